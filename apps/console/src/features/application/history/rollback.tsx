import type { ApplicationDetail, Rendering } from '@fairlead/api-client';
import { Button, Drawer, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useCallback, useState } from 'react';
import { api, dataOf } from '../../../api/client';
import { Ago } from '../../../ui/ago';
import { CommandDialog, type CommandRequest } from '../../../ui/command';
import { shortCommit } from '../../../ui/commit';
import { EmptyState, Loaded } from '../../../ui/page-states';
import { useReturnFocus } from '../../../ui/use-return-focus';
import { useUrlState } from '../../../ui/use-url-state';
import { pathOf, useRenderings } from '../data/queries';
import { requestOf, useFollow } from '../header/command-dialogs';
import { Commit } from '../parts/commit';
import { RenderingDiffView } from './rendering-diff';
import { renderingName } from './renderings';
import { rollbackChoice } from './rollback-target';
import classes from './history.module.css';

/** Shows what going back would change before it is done. In the address: the fingerprint of the target. */
export function Rollback({ application }: { readonly application: ApplicationDetail }) {
  const [url, setUrl] = useUrlState();
  useReturnFocus();
  const wished = url['rollback'];
  const close = useCallback(() => setUrl({ rollback: undefined }, { replace: false }), [setUrl]);
  return (
    <Drawer
      opened={wished !== undefined}
      onClose={close}
      position="right"
      size="min(960px, 100%)"
      title={`Roll back ${application.tenant}/${application.name}`}
    >
      {wished !== undefined && <Content {...{ application, wished, close }} />}
    </Drawer>
  );
}

interface ContentProps {
  readonly application: ApplicationDetail;
  readonly wished: string;
  readonly close: () => void;
}
function Content({ application, wished, close }: ContentProps) {
  const query = useRenderings(application);
  const [, setUrl] = useUrlState();
  const [asking, setAsking] = useState(false);
  return (
    <Loaded query={query} rows={6}>
      {({ items }) => {
        const { current, targets, target } = rollbackChoice(items, wished);
        if (target === undefined || current === undefined)
          return (
            <EmptyState title="There is nothing to go back to">
              No other rendering is kept. Revert the commit in Git; it is applied as soon as it is pushed.
            </EmptyState>
          );
        return (
          <Stack gap="md">
            <Side title="Runs now" rendering={current} />
            <Stack gap={6}>
              <Select
                label="Back to"
                data={targets.map((rendering) => ({ value: rendering.fingerprint, label: renderingName(rendering) }))}
                value={target.fingerprint}
                allowDeselect={false}
                onChange={(value) => setUrl({ rollback: value ?? undefined })}
              />
              <Text size="xs" c="dimmed">
                {target.revision.author}, <Ago at={target.revision.committedAt} inherit />; {target.objects} objects
              </Text>
            </Stack>
            <div>
              <Title order={3} size="h6" mb={4}>
                What that changes
              </Title>
              <RenderingDiffView
                {...{ application, from: current.fingerprint, to: target.fingerprint }}
                same="Nothing: both renderings are the same. The fault is somewhere else."
              />
            </div>
            <div>
              <Title order={3} size="h6" mb={4}>
                What happens
              </Title>
              <ol className={classes.steps}>
                <li>The earlier rendering is applied to {application.clusters.join(', ')} at once, also while the Git host is away.</li>
                <li>Commit {shortCommit(current.revision.commit)} is held back: it is not applied again until Git says something else.</li>
                <li>The commit is reverted in Git as soon as that can be done, so that Git says what runs.</li>
              </ol>
            </div>
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button color="red" onClick={() => setAsking(true)} disabled={!application.may.includes('rollback')}>
                Roll back to {shortCommit(target.revision.commit)}…
              </Button>
            </Group>
            <Ask {...{ application, current, target, opened: asking }} onClose={() => setAsking(false)} onDone={close} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Side({ title, rendering }: { readonly title: string; readonly rendering: Rendering }) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Commit revision={rendering.revision} />
    </Stack>
  );
}

interface AskProps {
  readonly application: ApplicationDetail;
  readonly current: Rendering;
  readonly target: Rendering;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}
function Ask({ application, current, target, opened, onClose, onDone }: AskProps) {
  const title = `Roll back ${application.tenant}/${application.name}`;
  const follow = useFollow(title);
  const run = async (request: CommandRequest): Promise<string> => {
    const { body, header } = requestOf(request);
    const { id, next } = dataOf(
      await api.POST('/api/v1/applications/{tenant}/{name}/rollback', {
        params: { path: pathOf(application), header },
        // Both are named: what was looked at is what is done, whatever was pushed meanwhile.
        body: { ...body, commit: current.revision.commit, to: target.revision.commit },
      }),
    );
    follow(id);
    onDone();
    return next;
  };
  return (
    <CommandDialog {...{ title, run, opened, onClose }} confirm="Roll back" danger reasonRequired>
      <Text size="sm">
        From {shortCommit(current.revision.commit)} {current.revision.subject} back to {shortCommit(target.revision.commit)}{' '}
        {target.revision.subject}.
      </Text>
    </CommandDialog>
  );
}
