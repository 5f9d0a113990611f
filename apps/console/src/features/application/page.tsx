import type { ApplicationDetail } from '@fairlead/api-client';
import { Anchor, Stack, Tabs } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { memo, Suspense, useEffect } from 'react';
import { ApiProblemError } from '../../api/client';
import { ErrorState, LoadingState, PageHeader } from '../../ui/page-states';
import { part } from '../../ui/part';
import { useLater } from '../../ui/use-later';
import { useUrlState } from '../../ui/use-url-state';
import { useTreeAhead } from './data/live-queries';
import { useApplication, useApplicationRefresh } from './data/queries';
import { Header } from './header/header';
import { Notices } from './header/notices';
import { clusterOf } from './objects/cluster-of';
import { Overview } from './overview/overview';
import { Stale } from './parts/stale';

const Objects = part(async () => (await import('./objects/objects')).Objects);
const History = part(async () => (await import('./history/history')).History);
const Rollback = part(async () => (await import('./history/rollback')).Rollback);
const ObjectDrawer = part(async () => (await import('./object/drawer')).ObjectDrawer);
const LATER = [ObjectDrawer, History] as const;

/** One application: how it is, what it consists of, what it went through. */
export function Page() {
  const { tenant = '', name = '' } = useParams({ strict: false });
  const query = useApplication({ tenant, name });
  useApplicationRefresh({ tenant, name });
  // Small, and what most go on to.
  useEffect(() => void Objects.preload(), []);
  useLater(query.data !== undefined, LATER);
  useEffect(() => {
    document.title = `${tenant}/${name} · Fairlead`;
  }, [tenant, name]);
  if (query.data === undefined) {
    if (query.error instanceof ApiProblemError && query.error.status === 404) return <Gone tenant={tenant} name={name} />;
    return query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={12} />;
  }
  return (
    <>
      <Stale query={query} of="The state" />
      <Loaded key={`${tenant}/${name}`} application={query.data} />
    </>
  );
}

/** Of every tab; what a tab writes into the address leaves it as it is. */
const Top = memo(function Top({ application }: { readonly application: ApplicationDetail }) {
  return (
    <>
      <Notices application={application} />
      <Header application={application} />
    </>
  );
});

const TABS = ['overview', 'objects', 'history'] as const;
function Loaded({ application }: { readonly application: ApplicationDetail }) {
  const [url, setUrl] = useUrlState();
  const tab = TABS.find((one) => one === url['tab']) ?? 'overview';
  const askAhead = useTreeAhead(application, clusterOf(application, url['cluster']));
  return (
    <Stack gap="md">
      <Top application={application} />
      <Tabs
        value={tab}
        onChange={(value) => setUrl({ tab: value === 'overview' ? undefined : (value ?? undefined) }, { replace: false })}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="objects" onPointerEnter={askAhead} onPointerDown={askAhead} onFocus={askAhead}>
            Objects
          </Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview application={application} />
        </Tabs.Panel>
        <Tabs.Panel value="objects" pt="md">
          <Suspense fallback={<LoadingState />}>
            <Objects application={application} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <Suspense fallback={<LoadingState />}>
            <History application={application} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      <Suspense>
        {url['object'] !== undefined && <ObjectDrawer application={application} />}
        {url['rollback'] !== undefined && <Rollback application={application} />}
      </Suspense>
    </Stack>
  );
}

function Gone({ tenant, name }: { readonly tenant: string; readonly name: string }) {
  return (
    <PageHeader title={`There is no application ${tenant}/${name}`}>
      It may have been renamed, or removed from Git and taken off its clusters.{' '}
      <Anchor component={Link} to="/" search={{ tenant } as never} inherit>
        Applications of {tenant}
      </Anchor>
    </PageHeader>
  );
}
