import type { ApplicationDetail } from '@fairlead/api-client';
import { Code, CopyButton, Drawer, Group, Stack, Tabs, Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useCallback, useState } from 'react';
import { HealthBadge, SyncBadge } from '../../../ui/state-badge';
import { useReturnFocus } from '../../../ui/use-return-focus';
import { useUrlState } from '../../../ui/use-url-state';
import { objectKey, parseObjectKey, useObject, type ObjectId } from '../data/live-queries';
import { clusterOf } from '../objects/cluster-of';
import { useObjects } from '../objects/use-objects';
import { ObjectDiff } from './object-diff';
import { ObjectEvents } from './object-events';
import { Manifest } from './manifest';
import { Logs, NOTHING_SHOWN } from './logs/logs';
import { ObjectActions } from './object-actions';
import { podsOf } from './pods-of';
import classes from './object.module.css';

const PANES = ['diff', 'manifest', 'events', 'logs'] as const;
type Pane = (typeof PANES)[number];

/** The object that the address names, over the page. */
export function ObjectDrawer({ application }: { readonly application: ApplicationDetail }) {
  const [url, setUrl] = useUrlState();
  useReturnFocus();
  const object = parseObjectKey(url['object']);
  const cluster = clusterOf(application, url['cluster']);
  const [asksFirst, setAsksFirst] = useState(false);
  const close = useCallback(() => setUrl({ ...NOTHING_SHOWN, object: undefined, pane: undefined }, { replace: false }), [setUrl]);
  return (
    <Drawer
      opened={object !== undefined && cluster !== undefined}
      onClose={close}
      // Escape closes the dialog over it, and not both.
      closeOnEscape={!asksFirst}
      position="right"
      size="min(1080px, 100%)"
      title={object && <DrawerTitle object={object} cluster={cluster ?? ''} />}
      classNames={{ title: classes.title ?? '', body: classes.body ?? '', content: classes.content ?? '', header: classes.header ?? '' }}
    >
      {object !== undefined && cluster !== undefined && (
        <Content key={objectKey(object)} {...{ application, object, cluster, setAsksFirst }} />
      )}
    </Drawer>
  );
}

function DrawerTitle({ object, cluster }: { readonly object: ObjectId; readonly cluster: string }) {
  return (
    <span>
      <span className={classes.kind}>
        {object.kind} on {cluster}
        {object.namespace !== '' && ` in ${object.namespace}`}
      </span>
      <span className={classes.name}>{object.name}</span>
    </span>
  );
}

interface ContentProps {
  readonly application: ApplicationDetail;
  readonly object: ObjectId;
  readonly cluster: string;
  readonly setAsksFirst: (asks: boolean) => void;
}
function Content({ application, object, cluster, setAsksFirst }: ContentProps) {
  const [url, setUrl] = useUrlState();
  const query = useObject(application, cluster, object);
  const { objects } = useObjects(application, cluster);
  const node = objects?.nodes.find((one) => objectKey(one) === objectKey(object));
  const pods = podsOf(objects?.nodes ?? [], node, object);
  const wanted = PANES.find((pane) => pane === url['pane']);
  const hasLogs = pods.length > 0;
  const pane: Pane =
    wanted === 'logs' && !hasLogs && objects !== undefined ? 'diff' : (wanted ?? (object.kind === 'Pod' ? 'logs' : 'diff'));
  const health = query.data?.health ?? node?.health;
  const message = query.data?.message ?? node?.message;
  return (
    <Stack gap="sm" className={classes.stack}>
      <Group gap="xs">
        {health && <HealthBadge health={health} />}
        {node?.sync && <SyncBadge sync={node.sync} />}
        {node !== undefined && !node.managed && <Text size="xs">made by another object, not in Git</Text>}
        <Kubectl object={object} />
      </Group>
      {message !== undefined && message !== '' && (
        <Text size="sm" className={classes.message}>
          {message}
        </Text>
      )}
      {node !== undefined && node.info.length > 0 && (
        <dl className={classes.info}>
          {node.info.map(({ name, value }, index) => (
            <div key={`${name} ${index}`}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <ObjectActions {...{ application, query, setAsksFirst }} />
      <Tabs
        value={pane}
        onChange={(value) => setUrl({ pane: value ?? undefined })}
        keepMounted={false}
        classNames={{ root: classes.tabs ?? '', panel: classes.panel ?? '' }}
      >
        <Tabs.List>
          <Tabs.Tab value="diff">Differences</Tabs.Tab>
          <Tabs.Tab value="manifest">Manifest</Tabs.Tab>
          <Tabs.Tab value="events">Events</Tabs.Tab>
          {hasLogs && <Tabs.Tab value="logs">Logs</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="diff" pt="sm">
          <ObjectDiff query={query} />
        </Tabs.Panel>
        <Tabs.Panel value="manifest" pt="sm">
          <Manifest query={query} name={object.name} />
        </Tabs.Panel>
        <Tabs.Panel value="events" pt="sm">
          <ObjectEvents {...{ application, object, cluster }} />
        </Tabs.Panel>
        {hasLogs && (
          <Tabs.Panel value="logs" pt="sm">
            <Logs {...{ application, cluster, pods }} name={object.name} />
          </Tabs.Panel>
        )}
      </Tabs>
    </Stack>
  );
}

/** For who goes on in a terminal. */
function Kubectl({ object }: { readonly object: ObjectId }) {
  const type = object.group === '' ? object.kind : `${object.kind}.${object.group}`;
  const command = `kubectl get ${type} ${object.name}${object.namespace === '' ? '' : ` -n ${object.namespace}`} -o yaml`;
  return (
    <CopyButton value={command}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <UnstyledButton onClick={copy} className={classes.kubectl}>
            <Code>{command}</Code>
            <VisuallyHidden>, copy</VisuallyHidden>
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
