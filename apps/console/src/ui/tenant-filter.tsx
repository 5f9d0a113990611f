import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client';

interface TenantFilterProps {
  readonly value: string | undefined;
  readonly onChange: (tenant: string | undefined) => void;
}
/** Most that a choice lists. */
const MOST_TENANTS = 500;

/** One tenant, or all that the viewer may see. */
export function TenantFilter({ value, onChange }: TenantFilterProps) {
  const tenants = useQuery({
    queryKey: ['tenants', 'names'],
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/tenants', { params: { query: { limit: MOST_TENANTS } }, signal })).items.map(({ name }) => name),
  });
  const known = tenants.data ?? [];
  return (
    <Select
      aria-label="Tenant"
      placeholder="All tenants"
      data={value !== undefined && !known.includes(value) ? [value, ...known] : known}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable
      clearable
      limit={100}
      nothingFoundMessage={tenants.isLoading ? 'Reading tenants…' : 'No tenant of this name'}
      clearButtonProps={{ 'aria-label': 'All tenants' }}
      flex="0 1 200px"
    />
  );
}
