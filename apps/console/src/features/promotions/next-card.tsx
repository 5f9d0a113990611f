import { Alert, Code } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Promotion } from '@fairlead/api-client';
import type { Action } from '../../api/access';
import { Ago } from '../../ui/ago';
import { CommitCode } from '../../ui/commit';
import { Decide } from './decide';
import { Gates } from './gates';
import { STATES, changeText, isUnderWay, needsSomebody, type Column } from './promotion-words';
import classes from './promotions.module.css';
import { Line } from '../../ui/line';
import { Mark } from '../../ui/mark';

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
      <div className={classes.ends}>
        <Line size="sm">
          <CommitCode commit={commit} />{' '}
          <Line span size="xs" c="dimmed">
            from {next.from}
          </Line>
        </Line>
        <Mark color={colour} small>
          {label}
        </Mark>
      </div>
      {changes.length > 0 && (
        <ul className={classes.changes}>
          {changes.slice(0, FEW).map((change) => (
            <Line key={change} component="li" size="xs">
              {changeText(change)}
            </Line>
          ))}
          {changes.length > FEW && (
            <Line component="li" size="xs" c="dimmed">
              and {changes.length - FEW} more
            </Line>
          )}
        </ul>
      )}
      <Line size="xs" component="div">
        <Link className={classes.link} to="." search={((before: Record<string, string>) => ({ ...before, open, tab: undefined })) as never}>
          What would change
        </Link>
      </Line>
      <Gates next={next} to={column} from={from} />
      {problem && (
        <Alert color="red" p="xs" role={needsSomebody(state) ? 'alert' : undefined}>
          <Line size="sm" className={classes.long ?? ''}>
            {problem.message}
          </Line>
          {problem.file !== undefined && (
            <Code className={classes.long ?? ''}>
              {problem.file}
              {problem.line === undefined ? '' : `:${problem.line}`}
            </Code>
          )}
          {state === 'Failed' && (
            <Line size="xs" c="dimmed">
              Mend it in Git by hand (it is seen then), approve it again, or bring a newer version.
            </Line>
          )}
        </Alert>
      )}
      {!isUnderWay(state) && (
        <Line size="xs" c="dimmed">
          {actor === undefined ? '' : `By ${actor}${reason === undefined ? '' : `: ${reason}`} `}
          <Ago at={at} span inherit />
        </Line>
      )}
      {isUnderWay(state) && <Decide next={next} column={column} may={may} />}
    </div>
  );
}
