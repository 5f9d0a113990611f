import { Table } from '@mantine/core';
import { PHASES } from './phases';
import { VERDICT_WORDS, limitsText, metricsOf, numberText, shareOf, type Run } from './runs';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The charts as words and numbers: for screen readers, and for whoever wants the exact value. */
export function StepTable({ run }: { run: Run }) {
  const metrics = metricsOf(run);
  return (
    <Table.ScrollContainer
      minWidth={480 + metrics.length * 140}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': 'Table of the steps' } }}
    >
      <Table striped withTableBorder captionSide="top">
        <Table.Caption ta="left">Steps of the rollout, oldest first, with each metric and its limits.</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Time</Table.Th>
            <Table.Th scope="col">Phase</Table.Th>
            <Table.Th scope="col">Weight</Table.Th>
            <Table.Th scope="col">Failed checks</Table.Th>
            {metrics.map(({ name, ...limits }) => (
              <Table.Th key={name} scope="col">
                {name} ({limitsText(limits)})
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {run.steps.map((step, index) => (
            <Table.Tr key={`${step.at}-${index}`}>
              <Table.Td>
                <time dateTime={step.at}>{clock.format(new Date(step.at))}</time>
              </Table.Td>
              <Table.Td>{PHASES[step.phase].label}</Table.Td>
              <Table.Td>{shareOf(step)} %</Table.Td>
              <Table.Td>
                {step.failedChecks} of {step.threshold}
              </Table.Td>
              {metrics.map(({ name }) => {
                const metric = step.metrics.find((one) => one.name === name);
                return (
                  <Table.Td key={name}>
                    {metric &&
                      `${metric.value === undefined ? '' : `${numberText(metric.value, metric.unit)}, `}${VERDICT_WORDS[metric.verdict]}`}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
