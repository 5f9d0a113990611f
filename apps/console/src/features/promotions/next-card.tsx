import { Alert, Anchor, Badge, Code, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Promotion } from '@fairlead/api-client';
import type { Action } from '../../api/access';
import { Ago } from '../../ui/ago';
import { shortCommit } from '../../ui/commit';
import { Decide } from './decide';
import { Gates } from './gates';
import { STATES, changeText, isUnderWay, needsSomebody, type Column } from './promotion-words';
import classes from './promotions.module.css';

interface NextCardProps {
  readonly next: Promotion;
  readonly column: Column;
  readonly from: Column | undefined;
  readonly may: readonly Action[];
}
/** Changes that are told on the card; the rest is told beside it. */
const FEW = 3;

/** The version that is on its way to an environment: what it brings, what it waits for, and what one can do. */
export function NextCard({ next, column, from, may }: NextCardProps) {
  const { state, commit, changes, problem, actor, reason, at } = next;
  const { label, colour } = STATES[state];
  const open = [next.tenant, next.promotion, next.to].join('/');
  return (
    <div className={classes.next} data-eyes={state === 'AwaitingApproval' || undefined} data-failed={state === 'Failed' || undefined}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <Code>{shortCommit(commit)}</Code>{' '}
          <Text span size="xs" c="dimmed">
            from {next.from}
          </Text>
        </Text>
        <Badge variant="light" color={colour} size="sm" tt="none">
          {label}
        </Badge>
      </Group>
      {changes.length > 0 && (
        <ul className={classes.changes}>
          {changes.slice(0, FEW).map((change) => (
            <Text key={change} component="li" size="xs">
              {changeText(change)}
            </Text>
          ))}
          {changes.length > FEW && (
            <Text component="li" size="xs" c="dimmed">
              and {changes.length - FEW} more
            </Text>
          )}
        </ul>
      )}
      <Anchor
        component={Link}
        to="."
        search={((before: Record<string, string>) => ({ ...before, open, tab: undefined })) as never}
        size="xs"
      >
        What would change
      </Anchor>
      <Gates next={next} to={column} from={from} />
      {problem && (
        <Alert color="red" p="xs" role={needsSomebody(state) ? 'alert' : undefined}>
          <Text size="sm" className={classes.long ?? ''}>
            {problem.message}
          </Text>
          {problem.file !== undefined && (
            <Code className={classes.long ?? ''}>
              {problem.file}
              {problem.line === undefined ? '' : `:${problem.line}`}
            </Code>
          )}
          {state === 'Failed' && (
            <Text size="xs" c="dimmed">
              Mend it in Git by hand (it is seen then), approve it again, or bring a newer version.
            </Text>
          )}
        </Alert>
      )}
      {!isUnderWay(state) && (
        <Text size="xs" c="dimmed">
          {actor === undefined ? '' : `By ${actor}${reason === undefined ? '' : `: ${reason}`} `}
          <Ago at={at} span inherit />
        </Text>
      )}
      {isUnderWay(state) && <Decide next={next} column={column} may={may} />}
    </div>
  );
}
