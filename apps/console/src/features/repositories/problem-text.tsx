import { Code, Text } from '@mantine/core';
import type { Repository } from '@fairlead/api-client';

type Problem = NonNullable<Repository['problem']>;
/** Where a problem is: `base/kustomization.yaml:3`. */
export const placeOfProblem = ({ file, line }: Problem): string | undefined =>
  file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`;

/** What is wrong, and where, whole. */
export function ProblemText({ problem }: { problem: Problem }) {
  const place = placeOfProblem(problem);
  return (
    <>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {problem.message}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {place !== undefined && <Code mr={6}>{place}</Code>}
        {problem.code}
      </Text>
    </>
  );
}
