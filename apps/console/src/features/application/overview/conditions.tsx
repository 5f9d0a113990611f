import type { Condition } from '@fairlead/api-client';
import { Text } from '@mantine/core';
import { IconCircleCheck, IconHelpCircle, IconX } from '@tabler/icons-react';
import { Ago } from '../../../ui/ago';
import { adviceFor, inOrder, placeOf } from '../header/advice';
import { CommitId } from '../parts/commit';
import { Sentence } from '../parts/sentence';
import classes from './overview.module.css';

const STAGES: Readonly<Record<Condition['stage'], string>> = {
  catalog: 'Documents',
  source: 'Reading from Git',
  render: 'Rendering',
  sync: 'Applying',
};
const SIGNS = { True: [IconCircleCheck, 'in order'], False: [IconX, 'not in order'], Unknown: [IconHelpCircle, 'not known yet'] } as const;

/** Each stage as a sentence, with what to do where it is not in order. */
export function Conditions({ conditions }: { readonly conditions: readonly Condition[] }) {
  return (
    <ul className={classes.conditions}>
      {inOrder(conditions).map((condition, index) => (
        <One key={`${condition.stage} ${condition.cluster ?? ''} ${index}`} condition={condition} />
      ))}
    </ul>
  );
}

function One({ condition }: { readonly condition: Condition }) {
  const { stage, cluster, status, message, problem, revision, at } = condition;
  const [Sign, word] = SIGNS[status];
  const place = problem && placeOf(problem);
  return (
    <li className={classes.condition} data-status={status}>
      <Sign size={18} role="img" aria-label={word} />
      <div>
        <Text size="sm" fw={600}>
          {STAGES[stage]}
          {cluster !== undefined && ` on ${cluster}`}
        </Text>
        <Text size="sm" className={classes.breaks}>
          <Sentence text={message} />
        </Text>
        {place !== undefined && (
          <Text size="sm" className={classes.code}>
            {place}
          </Text>
        )}
        {status === 'False' && problem !== undefined && <Text size="sm">{adviceFor({ stage, ...problem }).todo}</Text>}
        <Text size="xs" c="dimmed" component="div">
          {revision !== undefined && <CommitId commit={revision.commit} />} {at !== undefined && <Ago at={at} inherit />}
        </Text>
      </div>
    </li>
  );
}
