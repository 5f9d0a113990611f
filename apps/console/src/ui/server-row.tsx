import { Checkbox } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { memo } from 'react';
import type { ServerColumn, TableRow } from './server-table';
import classes from './server-table.module.css';
import type { ToggleRow } from './use-toggle-row';

interface BodyRowProps<T extends RowData> {
  readonly row: TableRow<T>;
  readonly item: T;
  readonly index: number;
  readonly active: boolean;
  /** Undefined: rows are not selected here. */
  readonly selected: boolean | undefined;
  readonly columns: readonly ServerColumn<T>[];
  readonly height: number;
  readonly label: string;
  readonly onOpen: ((item: T) => void) | undefined;
  readonly onReached: (key: string) => void;
  readonly onToggle: ToggleRow;
}
function PlainRow<T extends RowData>(props: BodyRowProps<T>) {
  const { row, item, index, active, selected, columns, height, label, onOpen, onReached, onToggle } = props;
  return (
    <tr
      className={classes.row}
      data-index={index}
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-opens={onOpen !== undefined || undefined}
      aria-rowindex={index + 2}
      style={{ height }}
      onFocus={() => onReached(row.id)}
      onClick={(event) => {
        if (isPlainClick(event.target as Element)) onOpen?.(item);
      }}
    >
      {selected !== undefined && (
        <td className={classes.check}>
          <Checkbox
            size="xs"
            aria-label={`Select ${label}`}
            checked={selected}
            onChange={({ nativeEvent }) => onToggle(row.id, withShift(nativeEvent))}
          />
        </td>
      )}
      {columns.map(({ id, cell, right }) => (
        <td key={id} className={right ? classes.right : undefined}>
          {cell(item)}
        </td>
      ))}
    </tr>
  );
}
/** Made anew only when something of its own changes: going from row to row then touches two of them. The functions that it is given do the same each time. */
export const BodyRow = memo(
  PlainRow,
  (before, after) =>
    before.item === after.item &&
    before.index === after.index &&
    before.active === after.active &&
    before.selected === after.selected &&
    before.columns === after.columns &&
    before.row.id === after.row.id,
) as typeof PlainRow;
/** A press with Shift means everything from the row that was pressed before. */
const withShift = (event: Event): boolean => event instanceof MouseEvent && event.shiftKey;
/** Somebody who presses a link, ticks a box or marks text does not want to go anywhere else. */
const isPlainClick = (target: Element): boolean => target.closest('a, button, input, label') === null && !getSelection()?.toString();
