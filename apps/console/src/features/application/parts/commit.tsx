import type { Application } from '@fairlead/api-client';
import { Code, CopyButton, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { Ago } from '../../../ui/ago';
import { shortCommit } from '../../../ui/commit';

type Revision = NonNullable<Application['revision']>;
/** A short commit id that copies the whole one. */
export function CommitId({ commit }: { readonly commit: string }) {
  return (
    <CopyButton value={commit}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : `Copy ${commit}`}>
          <UnstyledButton onClick={copy} aria-label={`${shortCommit(commit)}, copy the whole commit id`}>
            <Code>{shortCommit(commit)}</Code>
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** `1f9ab33c fix the basket — Mia, 3 min ago`. */
export function Commit({ revision, size = 'sm' }: { readonly revision: Revision | undefined; readonly size?: 'xs' | 'sm' }) {
  if (revision === undefined) return <Text size={size}>no revision was read yet</Text>;
  const { commit, subject, author, committedAt, ref } = revision;
  return (
    <Group gap={8} wrap="wrap" align="baseline" miw={0}>
      <CommitId commit={commit} />
      <Text size={size} miw={0} lineClamp={2}>
        {subject ?? ref}
      </Text>
      <Text size={size} c="dimmed" component="span">
        {author ?? ''}
        {author !== undefined && committedAt !== undefined && ', '}
        {committedAt !== undefined && <Ago at={committedAt} inherit />}
      </Text>
    </Group>
  );
}
