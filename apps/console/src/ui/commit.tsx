import { Code, Text, type TextProps } from '@mantine/core';
import type { Incident } from '@fairlead/api-client';

export type Revision = NonNullable<Incident['revision']>;
export const shortCommit = (commit: string): string => commit.slice(0, 8);

/** Which commit, what it says, and who wrote it. */
export function Commit({ revision, ...props }: { revision: Revision } & TextProps) {
  const { commit, subject, author } = revision;
  return (
    <Text size="sm" display="block" {...props} component="span">
      <Code>{shortCommit(commit)}</Code> {subject}
      {author !== undefined && (
        <Text span c="dimmed" inherit>
          {' '}
          by {author}
        </Text>
      )}
    </Text>
  );
}
