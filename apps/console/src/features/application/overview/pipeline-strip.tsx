import type { PipelineStage } from '@fairlead/api-client';
import { Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconLoader, IconMinus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Ago, durationText } from '../../../ui/ago';
import { Sentence } from '../parts/sentence';
import { countsText, stepsOf, whereabouts, type StageState, type Step } from './pipeline';
import classes from './pipeline-strip.module.css';

const SHAPES = { done: IconCheck, running: IconLoader, failed: IconX, waiting: IconClock, skipped: IconMinus } as const;
const WORDS: Readonly<Record<StageState, string>> = {
  done: 'done',
  running: 'under way',
  failed: 'failed',
  waiting: 'waits',
  skipped: 'not needed',
};

/** How far the newest commit came: where it is stuck is to be seen at once. */
export function PipelineStrip({ pipeline }: { readonly pipeline: readonly PipelineStage[] }) {
  const steps = useMemo(() => stepsOf(pipeline), [pipeline]);
  const { state, title, why } = useMemo(() => whereabouts(steps), [steps]);
  if (steps.length === 0) return <Text size="sm">Nothing was read from Git yet.</Text>;
  return (
    <div>
      <div className={classes.whereabouts} data-state={state}>
        <Text fw={600}>{title}</Text>
        {why !== undefined && (
          <Text size="sm" className={classes.why}>
            <Sentence text={why} />
          </Text>
        )}
      </div>
      <ol className={classes.strip}>
        {steps.map((step) => (
          <StepView key={step.stage} step={step} />
        ))}
      </ol>
    </div>
  );
}

function StepView({ step }: { readonly step: Step }) {
  const { title, at, durationMilliseconds, parts, isBefore } = step;
  const state = isBefore ? 'skipped' : step.state;
  const Shape = SHAPES[state];
  return (
    <li className={classes.step} data-state={state} aria-current={state === 'failed' || state === 'running' ? 'step' : undefined}>
      <span className={classes.mark}>
        <Shape size={14} aria-hidden />
      </span>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" component="div" className={classes.state}>
          {isBefore ? (step.state === 'done' ? 'the version before is, since' : 'not reached') : WORDS[state]}
          {at !== undefined && (
            <>
              {' '}
              <Ago at={at} inherit />
            </>
          )}
        </Text>
        {!isBefore && durationMilliseconds !== undefined && durationMilliseconds > 0 && (
          <Text size="xs" c="dimmed">
            took {durationText(durationMilliseconds)}
          </Text>
        )}
        {parts.length > 1 && <Clusters parts={parts} />}
      </div>
    </li>
  );
}

const NAMED = 4;
function Clusters({ parts }: { readonly parts: readonly PipelineStage[] }) {
  const named = parts.length <= NAMED ? parts : parts.filter(({ state }) => state !== 'done' && state !== 'skipped').slice(0, NAMED);
  return (
    <div className={classes.clusters}>
      {parts.length > NAMED && <Text size="xs">{countsText(parts)}</Text>}
      <ul>
        {named.map((part) => {
          const Shape = part.state === 'failed' ? IconAlertTriangle : SHAPES[part.state];
          return (
            <li key={part.cluster} data-state={part.state}>
              <Tooltip label={part.text} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
                <span tabIndex={0} className={classes.cluster}>
                  <Shape size={12} role="img" aria-label={WORDS[part.state]} /> {part.cluster}
                </span>
              </Tooltip>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
