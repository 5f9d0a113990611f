import { Button, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPrinter } from '@tabler/icons-react';
import type { Component, LiveEvent } from '@fairlead/api-client';
import { useEffect, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { FilterInput } from '../../ui/filter-input';
import { More } from '../../ui/more';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { TenantFilter } from '../../ui/tenant-filter';
import { usePages, type Pages } from '../../ui/use-pages';
import { useRowRefresh } from '../../ui/use-row-refresh';
import { useUrlState } from '../../ui/use-url-state';
import { problemOf, ProblemFilter, wordsOf } from '../repositories/problem-filter';
import { DeployedCards } from './deployed-cards';
import { DeployedTable } from './deployed-table';
import classes from './deployed.module.css';
import { environmentsOf, rowsOf } from './plain-words';
import { usePrinting } from './use-print';

const PAGE = 100;
const TYPES: ReadonlySet<LiveEvent['type']> = new Set(['sync.status', 'health.changed', 'sync.finished', 'render.status', 'source.status']);
const isAbout = ({ tenant, application }: LiveEvent, row: Component): boolean =>
  row.tenant === tenant && row.environments.some((deployment) => deployment.application === application);
const keyOf = ({ tenant, component }: Component): string => `${tenant}/${component}`;
const printedAt = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/** Which version of what runs where, for people who read no YAML. */
export function Page() {
  const [{ tenant, text, only }, change] = useUrlState();
  const problem = problemOf(only);
  const components = usePages<Component>({
    key: ['components', tenant, wordsOf(text), problem],
    load: async (cursor, signal) => {
      const query = { tenant, text: wordsOf(text), problem, cursor, limit: PAGE };
      return dataOf(await api.GET('/api/v1/components', { params: { query }, signal }));
    },
    rowKey: keyOf,
  });
  useRowRefresh(components, (event, rows) => {
    if (event.type === 'catalog.reported') return 'all';
    return TYPES.has(event.type) ? rows.filter((row) => isAbout(event, row)).map(keyOf) : [];
  });
  const printing = usePrinting();
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  return (
    <>
      <PageHeader title="What is deployed where" actions={<Print components={components} />}>
        Which version runs in which environment, how it is, and since when. Choose one to see more of it.
      </PageHeader>
      <Group gap="sm" mb="md" className={classes.noPrint ?? ''}>
        <FilterInput
          label="Filter components"
          placeholder="Component, team, environment or image"
          value={text ?? ''}
          onChange={(value) => change({ text: value })}
          flex="1 1 220px"
          maw={340}
        />
        <TenantFilter value={tenant} onChange={(value) => change({ tenant: value })} />
        <ProblemFilter label="Which components" value={only} onChange={(next) => change({ only: next })} />
      </Group>
      {printing && (
        <Text size="xs" mb="sm">
          As of {printedAt.format(components.dataUpdatedAt)}
        </Text>
      )}
      <Loaded query={components}>
        {(all) =>
          all.length === 0 ? (
            <Nothing filtered={text !== undefined || tenant !== undefined || problem !== undefined} />
          ) : isNarrow && !printing ? (
            <DeployedCards rows={rowsOf(all)} />
          ) : (
            <DeployedTable rows={rowsOf(all)} environments={environmentsOf(all)} whole={printing} />
          )
        }
      </Loaded>
      <div className={classes.noPrint}>
        <More pages={components}>Show more components</More>
      </div>
    </>
  );
}

const Nothing = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState title="Nothing fits these filters">Another word, or another team, may find it.</EmptyState>
  ) : (
    <EmptyState title="Nothing is deployed yet">What teams declare in Git shows here as soon as it has been read.</EmptyState>
  );

/** Reads what is left of the list first: what is printed is all of it. */
function Print({ components: { more, data, error } }: { components: Pages<Component> }) {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || more.loading) return;
    if (more.has && !error) return more.load();
    setWanted(false);
    if (error) return;
    // Not from within an effect: what `beforeprint` changes must be drawn before the browser takes its picture.
    window.setTimeout(() => window.print());
  }, [wanted, more, error]);
  return (
    <Button
      className={classes.noPrint ?? ''}
      variant="default"
      size="xs"
      leftSection={<IconPrinter size={14} aria-hidden />}
      loading={wanted}
      disabled={data === undefined}
      onClick={() => setWanted(true)}
    >
      Print
    </Button>
  );
}
