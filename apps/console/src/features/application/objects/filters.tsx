import type { TreeNode } from '@fairlead/api-client';
import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { FilterInput } from '../../../ui/filter-input';
import { HEALTHS } from '../../../ui/states';
import { useUrlState } from '../../../ui/use-url-state';

const SYNCS = ['Failed', 'OutOfSync', 'Synced'];

/** Of the objects; what is looked for stands in the address. */
export function Filters({ nodes }: { readonly nodes: readonly TreeNode[] }) {
  const [url, setUrl] = useUrlState();
  const kinds = useMemo(() => [...new Set(nodes.map(({ kind }) => kind))].sort(), [nodes]);
  // Three lists that nobody opened are most of what this tab would draw; one that was opened stays, because its field names what was chosen in it.
  const [hadLists, setHadLists] = useState(false);
  const one = (name: 'kind' | 'health' | 'state', label: string, data: readonly string[]) => (
    <Select
      size="xs"
      w={{ base: 'calc(33.3% - 7px)', xs: 122 }}
      aria-label={label}
      placeholder={label}
      data={[...data]}
      value={url[name] ?? null}
      clearable
      searchable={data.length > 8}
      onDropdownOpen={() => setHadLists(true)}
      comboboxProps={{ keepMounted: hadLists }}
      onChange={(value) => setUrl({ [name]: value ?? undefined })}
    />
  );
  return (
    <>
      <FilterInput
        size="xs"
        w={{ base: '100%', xs: 200 }}
        label="Filter objects"
        value={url['text'] ?? ''}
        onChange={(text) => setUrl({ text })}
      />
      {one('kind', 'Any kind', kinds)}
      {one('health', 'Any health', HEALTHS)}
      {one('state', 'Any sync', SYNCS)}
    </>
  );
}
