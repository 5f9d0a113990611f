import type { ApplicationDetail, Rendering } from '@fairlead/api-client';
import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { ActionButton } from '../../../ui/action-button';
import { Ago } from '../../../ui/ago';
import { shortCommit } from '../../../ui/commit';
import { Loaded } from '../../../ui/page-states';
import { useUrlState } from '../../../ui/use-url-state';
import { useRenderings } from '../data/queries';
import { Commit } from '../parts/commit';
import { RenderingDiffView } from './rendering-diff';
import classes from './history.module.css';

/** The last renderings: any two compared, any of them to go back to. */
export function Renderings({ application }: { readonly application: ApplicationDetail }) {
  const query = useRenderings(application);
  return (
    <Loaded query={query} rows={3}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm">No rendering is kept yet. The first one appears here as soon as a commit was rendered.</Text>
        ) : (
          <Stack gap="md">
            <ol className={classes.renderings} aria-label="Renderings, newest first">
              {items.map((rendering) => (
                <li key={rendering.fingerprint}>
                  <One {...{ application, rendering, current: items.find(({ current }) => current) }} />
                </li>
              ))}
            </ol>
            {items.length > 1 && <Compare application={application} items={items} />}
          </Stack>
        )
      }
    </Loaded>
  );
}

interface OneProps {
  readonly application: ApplicationDetail;
  readonly rendering: Rendering;
  readonly current: Rendering | undefined;
}
function One({ application, rendering, current }: OneProps) {
  const [, setUrl] = useUrlState();
  const { fingerprint, revision, objects, at, held, causes } = rendering;
  const { tenant, may } = application;
  return (
    <>
      <div className={classes.grow}>
        <Commit revision={revision} />
      </div>
      <Group gap={6}>
        {rendering.current && (
          <Badge size="sm" variant="light" color="teal">
            Runs now
          </Badge>
        )}
        {held && (
          <Badge size="sm" variant="light" color="yellow">
            Held back
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {objects} objects, rendered <Ago at={at} inherit />
        </Text>
        {!rendering.current && (
          <>
            {current !== undefined && (
              <Button size="compact-xs" variant="subtle" onClick={() => setUrl({ from: current.fingerprint, to: fingerprint })}>
                Compare
              </Button>
            )}
            <ActionButton
              {...{ tenant, may, action: 'rollback', size: 'compact-xs', variant: 'default' }}
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              {...(held ? { unavailable: 'A rollback holds it back; Git has to say something else first.' } : {})}
              onClick={() => setUrl({ rollback: fingerprint }, { replace: false })}
            >
              Roll back to it…
            </ActionButton>
          </>
        )}
      </Group>
      {causes.length > 0 && (
        <ul className={classes.causes}>
          {causes.map(({ actor, what, at: when }) => (
            <li key={`${actor} ${when} ${what}`}>
              {actor}: {what} (<Ago at={when} span inherit />)
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export const renderingName = ({ revision, current }: Rendering): string =>
  `${shortCommit(revision.commit)}${current ? ' (runs now)' : ''}${revision.subject === undefined ? '' : ` ${revision.subject}`}`;

function Compare({ application, items }: { readonly application: ApplicationDetail; readonly items: readonly Rendering[] }) {
  const [url, setUrl] = useUrlState();
  const has = (fingerprint: string | undefined): string | undefined => items.find((one) => one.fingerprint === fingerprint)?.fingerprint;
  const [from, to] = [has(url['from']), has(url['to'])];
  const data = items.map((rendering) => ({ value: rendering.fingerprint, label: renderingName(rendering) }));
  const side = (name: 'from' | 'to', label: string, value: string | undefined) => (
    <Select
      size="xs"
      flex="1 1 240px"
      label={label}
      placeholder="A rendering"
      data={data}
      value={value ?? null}
      clearable
      onChange={(chosen) => setUrl({ [name]: chosen ?? undefined })}
    />
  );
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        {side('from', 'Compare', from)}
        {side('to', 'with', to)}
      </Group>
      {from !== undefined && to !== undefined && (
        <RenderingDiffView {...{ application, from, to }} same="Both are the same: going from one to the other changes nothing." />
      )}
    </Stack>
  );
}
