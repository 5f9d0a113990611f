import { Text } from '@mantine/core';
import { Ago } from '../../ui/ago';
import { VERDICT_WORDS, limitsText, numberText, type Check, type Verdict } from './runs';
import { VerdictMark } from './verdict-mark';
import classes from './standing.module.css';

/** Without a value. */
const NOTHING: Readonly<Record<Verdict, string>> = { pass: 'passed', fail: 'could not be measured', noData: 'has no data' };

/** Each metric as it was measured last: whether it passed, its value, and what it has to be. */
export function LatestChecks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <ul className={classes.checks} aria-label="Newest measurements">
      {checks.map(({ name, verdict, value, at, ...limits }) => (
        <li key={name} className={classes.check} data-verdict={verdict}>
          <svg width={14} height={14} aria-hidden>
            <VerdictMark verdict={verdict} cx={7} cy={7} />
          </svg>
          <Text size="sm" fw="inherit" span>
            {name} {value === undefined ? NOTHING[verdict] : numberText(value, limits.unit)}
          </Text>
          <Text size="sm" c={verdict === 'fail' ? undefined : 'dimmed'} fw="inherit" span>
            {value !== undefined && `${VERDICT_WORDS[verdict]}, `}
            {verdict === 'pass' ? limitsText(limits) : `must be ${limitsText(limits)}`}, <Ago at={at} span inherit />
          </Text>
        </li>
      ))}
    </ul>
  );
}
