import { Autocomplete, Group, MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { inEnvironmentOrder } from '../../ui/environment-order';
import { TenantFilter } from '../../ui/tenant-filter';

export interface Choice {
  readonly tenant: string | undefined;
  readonly component: string | undefined;
  readonly environments: readonly string[];
}
/** As many as the api compares at once. */
const MOST_ENVIRONMENTS = 10;

/** All names of environments that the viewer may see, from where versions come to where they go. */
export function useEnvironments(): readonly string[] | undefined {
  const { data } = useQuery({
    queryKey: ['environments'],
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/applications/summary', { params: { query: { by: 'environment', limit: 1000 } }, signal })),
  });
  return data && inEnvironmentOrder(data.groups.flatMap(({ key }) => key['environment'] ?? []).filter((name) => name !== ''));
}

interface ChooserProps extends Choice {
  readonly known: readonly string[];
  readonly onChange: (choice: Partial<Choice>) => void;
}
/** Which environments of what are to be compared. */
export function Chooser({ tenant, component, environments, known, onChange }: ChooserProps) {
  return (
    <Group gap="sm" mb="md" align="flex-end">
      <TenantFilter value={tenant} onChange={(value) => onChange({ tenant: value, component: undefined })} />
      <ComponentChoice key={`${tenant}/${component}`} tenant={tenant} component={component} onChange={onChange} />
      <MultiSelect
        aria-label="Environments, in the order to show them"
        placeholder={environments.length < 2 ? 'Two environments or more' : undefined}
        data={[...new Set([...known, ...environments])]}
        value={[...environments]}
        onChange={(value) => onChange({ environments: value })}
        maxValues={MOST_ENVIRONMENTS}
        searchable
        hidePickedOptions
        nothingFoundMessage="No such environment"
        flex="1 1 280px"
        maw={560}
      />
    </Group>
  );
}

function ComponentChoice({ tenant, component, onChange }: Pick<ChooserProps, 'tenant' | 'component' | 'onChange'>) {
  const [text, setText] = useState(component ?? '');
  const [wanted] = useDebouncedValue(text, 150);
  const { data } = useQuery({
    queryKey: ['components', 'names', tenant, wanted],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/components', { params: { query: { tenant, text: wanted || undefined, limit: 50 } }, signal })).items,
  });
  // Of several tenants the same name may stand for different things: the tenant comes with the choice.
  const options = (data ?? []).map((each) => (tenant === undefined ? `${each.tenant}/${each.component}` : each.component));
  return (
    <Autocomplete
      aria-label="Component"
      placeholder="Component, such as web"
      data={[...new Set(options)]}
      value={text}
      onChange={setText}
      onOptionSubmit={(option) => {
        const slash = option.indexOf('/');
        onChange(slash < 0 ? { component: option } : { tenant: option.slice(0, slash), component: option.slice(slash + 1) });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && tenant !== undefined && text !== '') onChange({ component: text });
      }}
      onClear={() => onChange({ component: undefined })}
      clearable
      clearButtonProps={{ 'aria-label': 'All components' }}
      data-page-filter
      flex="1 1 200px"
      maw={320}
    />
  );
}
