import { Card, Stack, Text, Title } from '@mantine/core';
import type { Rollout } from '@fairlead/api-client';
import type { ReactNode } from 'react';
import { Ago, durationText, useNow } from '../../ui/ago';
import { LatestChecks } from './latest-checks';
import { PHASES, isUnderWay } from './phases';
import { shareOf, type Check, type Run } from './runs';
import { budgetOf, headlineOf, nextOf, versionOf } from './standing-words';
import classes from './standing.module.css';

interface StandingProps {
  readonly run: Run;
  /** The version that had all traffic before. */
  readonly stable: string | undefined;
  /** The newest measurement of each metric. */
  readonly checks: readonly Check[];
  /** What can be done about it. */
  readonly children?: ReactNode;
}
/** What happens, why, what comes next and what can be done: what somebody needs to see who was just woken. */
export function Standing({ run, stable, checks, children }: StandingProps) {
  const { last } = run;
  const { kind, means } = PHASES[last.phase];
  const underWay = isUnderWay(last.phase);
  return (
    <Card withBorder p="md" className={classes.standing ?? ''} data-kind={kind} role={kind === 'failed' ? 'alert' : undefined}>
      <Stack gap="sm">
        <div>
          <Title order={3} className={classes.headline ?? ''}>
            {headlineOf(last, stable)}
          </Title>
          <Lasted run={run} />
        </div>
        {kind !== 'rest' && last.plan?.strategy !== 'a/b' && <TrafficBar rollout={last} stable={stable} />}
        {!isToldAbove(last) && (
          <Text size="sm" className={classes.breaks ?? ''}>
            {last.message === '' ? means : sentence(last)}
          </Text>
        )}
        <LatestChecks checks={checks} />
        {underWay && <Ahead rollout={last} isMeasured={checks.length > 0} />}
        {children}
      </Stack>
    </Card>
  );
}

/** A message of the canary service as a sentence; one that begins with a workload's name stays as it is spelt. */
export const sentence = ({ message, target }: Pick<Rollout, 'message' | 'target'>): string => {
  const begun = message.startsWith(target) ? message : `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
/** The headline says already what a step of traffic that passed its checks is. */
const isToldAbove = ({ phase, weight, metrics }: Rollout): boolean =>
  phase === 'Progressing' && weight > 0 && metrics.every(({ verdict }) => verdict === 'pass');

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
function Lasted({ run: { last, beganAt } }: { run: Run }) {
  const now = useNow(1_000);
  const underWay = isUnderWay(last.phase);
  if (PHASES[last.phase].kind === 'rest') return null;
  const lasted = (underWay ? now : Date.parse(last.at)) - Date.parse(beganAt);
  return (
    <Text size="sm" c="dimmed" component="div">
      {underWay ? (
        <>
          Under way for {durationText(Math.max(0, lasted))}, since {clock.format(new Date(beganAt))}
        </>
      ) : (
        <>
          Ended <Ago at={last.at} span inherit />, after {durationText(Math.max(0, lasted))}
        </>
      )}
    </Text>
  );
}

/** Both versions and their shares of the traffic. */
export function TrafficBar({ rollout, stable = 'the version before' }: { rollout: Rollout; stable?: string | undefined }) {
  const share = shareOf(rollout);
  const version = versionOf(rollout);
  return (
    <div role="img" aria-label={`Traffic: ${share} % to ${version}, ${100 - share} % to ${stable}`}>
      <div className={classes.bar} aria-hidden>
        <span className={classes.new} style={{ width: `${share}%` }} />
      </div>
      <div className={classes.shares} aria-hidden>
        <Text size="sm" span>
          <b>{share} %</b> {version}
        </Text>
        <Text size="sm" c="dimmed" span ta="right">
          {stable} <b>{100 - share} %</b>
        </Text>
      </div>
    </div>
  );
}

const GOES_ON = 'Its checks go on; one that fails shows here. ';
const GOES_ON_MEASURED =
  'Its checks go on, and one that fails shows here; those that pass are not told, so the measurements above are as old as they say. ';
/** The next step and its moment, and what a failed check would mean. */
function Ahead({ rollout, isMeasured }: { rollout: Rollout; isMeasured: boolean }) {
  const now = useNow(1_000);
  const next = nextOf(rollout);
  const isChecked = rollout.phase === 'Progressing' || rollout.phase === 'WaitingPromotion';
  return (
    <Text size="sm" component="div">
      {next && (
        <>
          <b>{dueText(next.dueAt - now)}</b>; if it passes: {next.then}.{' '}
        </>
      )}
      {rollout.phase === 'WaitingPromotion' &&
        `It is promoted once its gate opens, or when somebody promotes it. ${isMeasured ? GOES_ON_MEASURED : GOES_ON}`}
      {isChecked && budgetOf(rollout)}
    </Text>
  );
}
function dueText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds > 0) return `Next check in ${durationText(seconds * 1_000).replace('.0 s', ' s')}`;
  return seconds > -30 ? 'The next check is due now' : `The next check is due since ${durationText(-seconds * 1_000)}`;
}
