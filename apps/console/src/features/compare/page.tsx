import { Anchor, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Component } from '@fairlead/api-client';
import { api, dataOf } from '../../api/client';
import { More } from '../../ui/more';
import { EmptyState, Loaded, PageHeader } from '../../ui/page-states';
import { usePages } from '../../ui/use-pages';
import { useUrlState } from '../../ui/use-url-state';
import { Chooser, useEnvironments, type Choice } from './chooser';
import { Compared } from './compared';

/** Without a choice: those that most have. */
const FIRST = 3;

/** What differs between environments, and whether that is intended. */
export function Page() {
  const [{ tenant, component, environments: text }, change] = useUrlState();
  const known = useEnvironments();
  const environments = text?.split(',').filter((name) => name !== '') ?? known?.slice(0, FIRST) ?? [];
  const choose = (choice: Partial<Choice>): void =>
    change(
      Object.fromEntries(
        Object.entries(choice).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value as string | undefined)]),
      ),
      { replace: false },
    );
  return (
    <>
      <PageHeader title="Environments compared">
        The same component in several environments, field by field: what is intended (overlay), what is a version behind (lag), and what
        runs that is not in Git (drift).
      </PageHeader>
      <Chooser tenant={tenant} component={component} environments={environments} known={known ?? []} onChange={choose} />
      {environments.length < 2 ? (
        known !== undefined && (
          <EmptyState
            title={known.length < 2 && text === undefined ? 'There are no two environments yet' : 'Choose two environments or more'}
          >
            An application says its environment with <code>spec.environment</code>, and what it is an environment of with{' '}
            <code>spec.component</code>.
          </EmptyState>
        )
      ) : tenant === undefined ? (
        <Components environments={environments} />
      ) : (
        <Compared key={`${tenant}/${component}`} tenant={tenant} component={component} environments={environments} />
      )}
    </>
  );
}

/** Nothing was chosen yet: what there is to compare. */
function Components({ environments }: { environments: readonly string[] }) {
  const components = usePages<Component>({
    key: ['components', 'to-compare'],
    load: async (cursor, signal) => dataOf(await api.GET('/api/v1/components', { params: { query: { cursor, limit: 100 } }, signal })),
    rowKey: ({ tenant, component }) => `${tenant}/${component}`,
  });
  return (
    <Loaded query={components}>
      {(all) => {
        const both = all.filter((one) => one.environments.filter(({ environment }) => environments.includes(environment)).length > 1);
        if (both.length === 0 && !components.more.has) {
          return <EmptyState title="No component is in two of these environments">Choose others above.</EmptyState>;
        }
        return (
          <>
            <Title order={2} size="h6" mb="xs">
              Choose a component
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
              {both.map(({ tenant, component, environments: held }) => (
                <div key={`${tenant}/${component}`}>
                  <Anchor
                    component={Link}
                    to="."
                    search={{ tenant, component, environments: environments.join(',') } as never}
                    size="sm"
                    fw={600}
                  >
                    {tenant}/{component}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {held.map(({ environment, version }) => `${environment} ${version}`).join(' · ')}
                  </Text>
                </div>
              ))}
            </SimpleGrid>
            <More pages={components}>Show more components</More>
          </>
        );
      }}
    </Loaded>
  );
}
