import { Accordion, Group, Text } from '@mantine/core';
import type { Comparison, LiveEvent } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { Loaded } from '../../ui/page-states';
import { ComparisonView } from './comparison-view';

interface ComparedProps {
  readonly tenant: string;
  /** Absent: all of the tenant. */
  readonly component?: string | undefined;
  readonly environments: readonly string[];
  /** In a drawer. */
  readonly embedded?: boolean;
}

/** Asks for the comparison and shows it; one component open, or several to be opened. */
export function Compared({ tenant, component, environments, embedded }: ComparedProps) {
  const text = environments.join(',');
  const query = useQuery({
    queryKey: ['comparison', tenant, component, text],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/environments/compare', { params: { query: { environments: text, tenant, component } }, signal })),
  });
  const items = query.data?.items ?? [];
  const isAbout = (event: LiveEvent): boolean => event.tenant === tenant && items.some((one) => concerns(one, event));
  // What Git says changes with a new rendering only; what runs, whenever a cluster tells something.
  useRefresh(
    [
      ['comparison', tenant],
      ['comparison-live', tenant],
    ],
    (event) => event.type === 'render.status' && isAbout(event),
  );
  useRefresh([['comparison-live', tenant]], (event) => ['sync.status', 'drift.healed'].includes(event.type) && isAbout(event), 2_000);
  return (
    <Loaded query={query}>
      {({ items }) => {
        const [only, ...more] = items;
        if (only && more.length === 0) return <ComparisonView comparison={only} embedded={embedded} />;
        return <Several items={items} />;
      }}
    </Loaded>
  );
}

function Several({ items }: { items: readonly Comparison[] }) {
  const ordered = [...items].sort((a, b) => b.objects.length - a.objects.length || a.component.localeCompare(b.component));
  return (
    <Accordion variant="separated" keepMounted={false} order={2}>
      {ordered.map((comparison) => {
        const { tenant, component } = comparison;
        return (
          <Accordion.Item key={`${tenant}/${component}`} value={`${tenant}/${component}`}>
            <Accordion.Control>
              <Group justify="space-between" gap="xs" pr="sm">
                <Text fw={600} size="sm">
                  {component}
                </Text>
                <Text size="sm" c="dimmed">
                  {inShort(comparison)}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <ComparisonView comparison={comparison} />
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}

/** Of an environment without a rendering the application's name is not told: any of the tenant may be it. */
const concerns = ({ applications, missing }: Comparison, event: LiveEvent): boolean =>
  missing.length > 0 || applications.some(({ application }) => application === event.application);

function inShort({ applications, objects, equal, missing }: Comparison): string {
  if (applications.length < 2) return `not rendered yet in ${missing.join(', ')}`;
  return objects.length === 0 ? 'the same everywhere' : `${objects.length} of ${objects.length + equal} objects differ`;
}
