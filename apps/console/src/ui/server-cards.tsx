import { Checkbox, Group, Text } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import classes from './server-table.module.css';
import type { ServerTableProps, TableRow } from './server-table';
import type { ToggleRow } from './use-toggle-row';
import { useOffset } from './use-window-rows';
import { useOverscan } from './use-overscan';

interface ServerCardsProps<T extends RowData> extends ServerTableProps<T> {
  readonly model: readonly TableRow<T>[];
  readonly onShown: (last: number) => void;
  readonly toggle: ToggleRow;
}
/** The rows of a ServerTable on a phone. */
export function ServerCards<T extends RowData>(props: ServerCardsProps<T>) {
  const { label, columns, card, model, selection, rowLabel, onShown, toggle } = props;
  const list = useRef<HTMLUListElement>(null);
  const scrollMargin = useOffset(list);
  const overscan = useOverscan(6, props.stale);
  const virtualizer = useWindowVirtualizer({
    count: model.length,
    estimateSize: () => 96,
    overscan,
    scrollMargin,
    getItemKey: (index) => model[index]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0) onShown(last);
  });
  return (
    <ul className={classes.cards} aria-label={label} ref={list} style={{ height: virtualizer.getTotalSize() }}>
      {items.map(({ key, index, start }) => {
        const row = model[index];
        if (!row) return null;
        const selected = selection !== undefined && row.getIsSelected();
        return (
          <li
            key={key}
            data-index={index}
            ref={virtualizer.measureElement}
            aria-setsize={model.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - scrollMargin}px)` }}
          >
            <Group className={classes.card} data-selected={selected || undefined} wrap="nowrap" align="flex-start" gap="sm">
              {selection && (
                <Checkbox
                  mt={2}
                  aria-label={`Select ${rowLabel?.(row.original) ?? row.id}`}
                  checked={selected}
                  onChange={() => toggle(row.id, false)}
                />
              )}
              <div style={{ flex: 1, minWidth: 0 }}>{card ? card(row.original) : <Fields columns={columns} row={row.original} />}</div>
            </Group>
          </li>
        );
      })}
    </ul>
  );
}
function Fields<T>({ columns, row }: { columns: ServerTableProps<T & RowData>['columns']; row: T & RowData }) {
  return columns.map(({ id, header, cell }) => (
    <Group key={id} gap="xs" wrap="nowrap" justify="space-between">
      <Text size="xs" c="dimmed">
        {header}
      </Text>
      <div style={{ minWidth: 0, textAlign: 'end' }}>{cell(row)}</div>
    </Group>
  ));
}
