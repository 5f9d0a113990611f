import type { Incident } from '@fairlead/api-client';
import classes from './commit.module.css';
import { Line, type LineProps } from './line';

export type Revision = NonNullable<Incident['revision']>;
export const shortCommit = (commit: string): string => commit.slice(0, 8);

/** The short id, looking as Mantine's Code does. */
export const CommitCode = ({ commit }: { commit: string }) => <code className={classes.code}>{shortCommit(commit)}</code>;

/** Which commit, what it says, and who wrote it. */
export function Commit({ revision, ...props }: { revision: Revision } & LineProps) {
  const { commit, subject, author } = revision;
  return (
    <Line size="sm" {...props} component="div">
      <CommitCode commit={commit} /> {subject}
      {author !== undefined && (
        <Line span c="dimmed" inherit>
          {' '}
          by {author}
        </Line>
      )}
    </Line>
  );
}
