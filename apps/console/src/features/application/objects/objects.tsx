import type { ApplicationDetail, TreeNode } from '@fairlead/api-client';
import { Alert, Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconBinaryTree2, IconList, IconPlugConnectedX } from '@tabler/icons-react';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { ApiProblemError } from '../../../api/client';
import { Ago } from '../../../ui/ago';
import { EmptyState, ErrorState, LoadingState } from '../../../ui/page-states';
import { part } from '../../../ui/part';
import { useLater } from '../../../ui/use-later';
import { useUrlState } from '../../../ui/use-url-state';
import { objectKey } from '../data/live-queries';
import { Stale } from '../parts/stale';
import { clusterOf } from './cluster-of';
import { Filters } from './filters';
import { forestOf, totalsText } from './forest';
import type { MenuSpot } from './menu-spot';
import { TreeTable } from './tree-table';
import { useObjects } from './use-objects';
import { numberText } from '../../../ui/number-text';

const GraphView = part(async () => (await import('./graph/graph-view')).GraphView);
const ObjectMenu = part(async () => (await import('./object-menu')).ObjectMenu);
const LATER = [GraphView, ObjectMenu] as const;

export function Objects({ application }: { readonly application: ApplicationDetail }) {
  const [url, setUrl] = useUrlState();
  const cluster = clusterOf(application, url['cluster']);
  const { objects, live, known, why } = useObjects(application, cluster);
  const nodes = objects?.nodes;
  const forest = useMemo(() => forestOf(nodes ?? []), [nodes]);
  const open = useCallback(
    (node: TreeNode) =>
      setUrl({ object: objectKey(node), cluster, pane: undefined, pod: undefined, container: undefined }, { replace: false }),
    [setUrl, cluster],
  );
  const [spot, setSpot] = useState<MenuSpot>();
  // Once it was wanted it stays: a dialog that was opened from it outlives it.
  const [hadMenu, setHadMenu] = useState(false);
  const openMenu = useCallback((at: MenuSpot): void => {
    setHadMenu(true);
    setSpot(at);
  }, []);
  const closeMenu = useCallback(() => setSpot(undefined), []);
  const view = url['view'] === 'graph' ? 'graph' : 'tree';
  // While the cluster is asked, what draws its answer comes too.
  useEffect(() => void (view === 'graph' && GraphView.preload()), [view]);
  useLater(objects !== undefined, LATER);
  if (cluster === undefined)
    return <EmptyState title="It has no objects">Its documents are for the platform; nothing is applied to a cluster.</EmptyState>;
  const error = known.error ?? (known.fetchStatus === 'idle' ? live.error : null);
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        {application.clusters.length > 1 && (
          <Select
            aria-label="Cluster"
            size="xs"
            w={160}
            data={application.clusters}
            value={cluster}
            allowDeselect={false}
            searchable={application.clusters.length > 8}
            onChange={(value) => setUrl({ cluster: value ?? undefined })}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label="How objects are shown"
          value={view}
          onChange={(value) => setUrl({ view: value === 'tree' ? undefined : value })}
          data={[
            { value: 'tree', label: <ViewLabel icon={IconList} text="Tree" /> },
            { value: 'graph', label: <ViewLabel icon={IconBinaryTree2} text="Graph" /> },
          ]}
        />
        <Filters nodes={objects?.nodes ?? []} />
      </Group>
      <Stale query={live} of={`Objects on ${cluster}`} />
      {why !== undefined && objects !== undefined && <Instead cluster={cluster} why={why} retry={() => void live.refetch()} />}
      {objects === undefined ? (
        error ? (
          <ErrorState error={error} retry={() => void live.refetch()} />
        ) : (
          <LoadingState rows={10} />
        )
      ) : objects.nodes.length === 0 ? (
        <EmptyState title={`Nothing is on ${cluster} yet`}>Objects appear here as soon as the first rendering is applied.</EmptyState>
      ) : (
        <>
          <Text size="sm" c="dimmed" role="status">
            {totalsText(objects.nodes, objects.more)}
            {objects.more > 0 && `; ${numberText(objects.more)} are left out here`}
            {live.data !== undefined && (
              <>
                , as cluster {cluster} said <Ago at={live.data.at} inherit />
              </>
            )}
          </Text>
          {view === 'tree' ? (
            <TreeTable {...{ forest, open, openMenu }} />
          ) : (
            <Suspense fallback={<LoadingState rows={10} />}>
              <GraphView name={application.name} {...{ forest, open, openMenu }} />
            </Suspense>
          )}
        </>
      )}
      <Suspense>{hadMenu && <ObjectMenu {...{ application, cluster, spot, open }} onClose={closeMenu} />}</Suspense>
    </Stack>
  );
}

function ViewLabel({ icon: Icon, text }: { readonly icon: typeof IconList; readonly text: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={14} aria-hidden />
      {text}
    </Group>
  );
}

function Instead({ cluster, why, retry }: { readonly cluster: string; readonly why: unknown; readonly retry: () => void }) {
  return (
    <Alert color="yellow" p="xs" icon={<IconPlugConnectedX aria-hidden />} title={`${cluster} can not be asked now`} role="status">
      <Text size="sm">
        {why instanceof Error ? why.message : String(why)} {why instanceof ApiProblemError && why.advice}
      </Text>
      <Text size="sm">
        What is shown was told by its syncer last: the objects that Git has, without what they made, such as Pods.{' '}
        <Button size="compact-xs" variant="default" onClick={retry}>
          Ask again
        </Button>
      </Text>
    </Alert>
  );
}
