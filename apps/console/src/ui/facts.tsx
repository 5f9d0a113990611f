import { DataList } from '@mantine/core';
import type { ReactNode } from 'react';

/** Names and what they are, below each other; what is undefined is left out. */
export function Facts({ items, labelWidth = 120 }: { items: readonly (readonly [string, ReactNode])[]; labelWidth?: number }) {
  return (
    <DataList orientation="horizontal" labelWidth={labelWidth} size="sm">
      {items
        .filter(([, value]) => value !== undefined)
        .map(([label, value]) => (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
    </DataList>
  );
}
