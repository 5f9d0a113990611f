import { Alert, Button, Group, Text } from '@mantine/core';
import type { LogState, PodState } from './log-stream';
import classes from './logs.module.css';
import { numberText } from '../../../../ui/number-text';

interface LogStatusProps {
  readonly state: LogState;
  /** What is shown instead while it is paused. */
  readonly paused: LogState | undefined;
  readonly previous: boolean;
  /** Short names of Pods. */
  readonly names: ReadonlyMap<string, string>;
  /** So many Pods there are. */
  readonly there: number;
  readonly again: () => void;
}
/** Whether what is shown is all there is, and if not, why. */
export function LogStatus({ state, paused, previous, names, there, again }: LogStatusProps) {
  const { pods } = state;
  const [first] = pods;
  const isOne = pods.every(({ status, why }) => status === first?.status && why === first.why);
  if (isOne && first?.status === 'refused') {
    return (
      <Alert color="red" role="alert" title="This log can not be shown" className={classes.refused ?? ''}>
        <Text size="sm">{first.why}</Text>
        <Button mt="xs" size="compact-xs" variant="default" onClick={again}>
          Ask again
        </Button>
      </Alert>
    );
  }
  const missed = paused === undefined ? 0 : Math.max(0, state.added - paused.added);
  const lines = (paused ?? state).rows.length;
  const areOver = pods.every(({ status }) => status === 'ended');
  const troubled = isOne || areOver ? [] : pods.filter(({ status }) => status !== 'live');
  const canAsk = !previous && pods.some(({ status }) => status === 'ended' || status === 'refused');
  return (
    <div className={classes.status}>
      <Group gap={8} wrap="nowrap">
        <span className={classes.dot} data-status={paused === undefined ? worstOf(pods) : 'paused'} aria-hidden />
        <Text size="xs" span>
          <span role="status">{isOne ? statusText(first, paused !== undefined, previous) : partsText(pods, paused !== undefined)}</span>
          <Text size="xs" c="dimmed" span>
            {` · ${counted(lines)}${whoseText(pods.length, there)}`}
            {missed > 0 && ` · ${numberText(missed)} more came since`}
          </Text>
        </Text>
        {canAsk && (
          <Button size="compact-xs" variant="default" className={classes.again ?? ''} onClick={again}>
            Ask again
          </Button>
        )}
      </Group>
      {troubled.length > 0 && (
        <ul className={classes.troubled} aria-label="Pods that are not followed">
          {troubled.map((pod) => (
            <li key={pod.name}>
              <b title={pod.name}>{names.get(pod.name) ?? pod.name}</b> {statusText(pod, false, previous)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const counted = (lines: number): string => `${numberText(lines)} line${lines === 1 ? '' : 's'}`;

function whoseText(followed: number, there: number): string {
  if (followed <= 1) return '';
  return followed < there ? ` of the newest ${followed} of ${there} Pods; choose a Pod to see another` : ` of ${followed} Pods`;
}

const worstOf = (pods: readonly PodState[]): PodState['status'] =>
  (['lost', 'refused', 'connecting', 'live'] as const).find((status) => pods.some((pod) => pod.status === status)) ?? 'ended';

function partsText(pods: readonly PodState[], isPaused: boolean): string {
  if (pods.every(({ status }) => status === 'ended')) return 'All of them have ended';
  const live = pods.filter(({ status }) => status === 'live').length;
  return `${isPaused ? 'Paused' : 'Live'}: ${live} of ${pods.length} Pods`;
}

/** Does not change with each line: a screen reader reads it out when it does. */
function statusText(pod: PodState | undefined, isPaused: boolean, previous: boolean): string {
  if (pod?.status === 'lost') return `${pod.why ?? ''} It ${pod.begun ? 'goes on from the last line' : 'is asked again'} by itself.`;
  if (isPaused) return 'Paused';
  if (pod === undefined || pod.status === 'connecting') return 'The cluster is asked…';
  if (pod.status === 'live') return 'Live';
  // The log of a container that has not begun is empty, and ends.
  if (pod.status === 'ended' && !pod.begun && !previous) return 'Nothing was written yet. It is asked again as soon as it starts.';
  return previous && pod.status === 'ended' ? 'All that the container before has left' : (pod.why ?? 'The log has ended.');
}
