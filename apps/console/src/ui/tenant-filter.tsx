import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api/client';

interface TenantFilterProps {
  readonly value: string | undefined;
  readonly onChange: (tenant: string | undefined) => void;
}
/** Most that a choice lists; the text finds the others. */
const MOST_TENANTS = 50;

/** One tenant, or all that the viewer may see. */
export function TenantFilter({ value, onChange }: TenantFilterProps) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim() === value ? '' : text.trim(), 150);
  const tenants = useQuery({
    queryKey: ['tenants', 'names', wanted],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { limit: MOST_TENANTS, ...(wanted === '' ? {} : { text: wanted }) };
      return dataOf(await api.GET('/api/v1/tenants', { params: { query }, signal })).items.map(({ name }) => name);
    },
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
      onSearchChange={setText}
      clearable
      maxLength={200}
      nothingFoundMessage={tenants.isFetching ? 'Reading tenants…' : 'No tenant of this name'}
      clearButtonProps={{ 'aria-label': 'All tenants' }}
      flex="0 1 200px"
    />
  );
}
