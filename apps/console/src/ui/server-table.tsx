import { Button, Checkbox, Loader, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconSelector } from '@tabler/icons-react';
import {
  createColumnHelper,
  rowSelectionFeature,
  tableFeatures,
  useTable,
  type Row,
  type RowData,
  type RowSelectionState,
} from '@tanstack/react-table';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ServerCards } from './server-cards';
import { BodyRow } from './server-row';
import classes from './server-table.module.css';
import { useRowKeys } from './use-row-keys';
import { useToggleRow, type ToggleRow } from './use-toggle-row';
import { useWindowRows } from './use-window-rows';

export interface ServerColumn<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** Pixels; those without share what is left. */
  readonly width?: number;
  /** Not shown where the table has fewer pixels than these. */
  readonly from?: number;
  /** What the server sorts by when its header is pressed. */
  readonly sort?: string;
  readonly right?: boolean;
}
export interface Selection {
  readonly rows: RowSelectionState;
  readonly onChange: (rows: RowSelectionState) => void;
  /** Selects also what was not read yet; absent: there is no such thing. */
  readonly all?: () => void;
}
export interface ServerTableProps<T extends RowData> {
  /** What the rows are, for screen readers. */
  readonly label: string;
  readonly columns: readonly ServerColumn<T>[];
  readonly rows: readonly T[];
  /** Must stay the same function: rows are made anew when it changes. */
  readonly rowKey: (row: T) => string;
  /** A row as it is called when it is selected. */
  readonly rowLabel?: (row: T) => string;
  /** What a row is on a phone; absent: every column with its header. */
  readonly card?: (row: T) => ReactNode;
  /** Enter, or a click beside links and buttons. */
  readonly onOpen?: (row: T) => void;
  readonly more?: { readonly has: boolean; readonly loading: boolean; readonly load: () => void };
  readonly sort?: { readonly by: string; readonly onSort: (by: string) => void };
  readonly selection?: Selection;
  /** Of every row, in pixels. */
  readonly rowHeight?: number;
  /** The rows are of the filter before, which is still being read. */
  readonly stale?: boolean;
  /** Title of its keys in the help; absent: no keys are taken. */
  readonly keys?: string;
}
const features = tableFeatures({ rowSelectionFeature });
export type TableRow<T extends RowData> = Row<typeof features, T>;
const NONE: RowSelectionState = {};

/** Rows of any number that the server pages: only those in sight are in the document, and the next page is read before the end is reached. */
export function ServerTable<T extends RowData>(props: ServerTableProps<T>) {
  const { columns, rows, rowKey, selection, more } = props;
  const phone = useMediaQuery('(max-width: 47.99em)', window.innerWidth < 768, { getInitialValueInEffect: false });
  const helper = useMemo(() => createColumnHelper<typeof features, T>(), []);
  const table = useTable({
    features,
    data: rows as T[],
    columns: useMemo(() => columns.map(({ id, header }) => helper.display({ id, header })), [columns, helper]),
    getRowId: rowKey,
    state: { rowSelection: selection?.rows ?? NONE },
    onRowSelectionChange: (change) => {
      if (selection) selection.onChange(typeof change === 'function' ? change(selection.rows) : change);
    },
  });
  const model = table.getRowModel().rows;
  const toggle = useToggleRow(selection, model);
  const load = (last: number): void => {
    if (more?.has && !more.loading && last >= model.length - 20) more.load();
  };
  const body = phone ? (
    <ServerCards {...props} model={model} onShown={load} toggle={toggle} />
  ) : (
    <Rows
      {...props}
      model={model}
      onShown={load}
      toggle={toggle}
      allSelected={table.getIsAllRowsSelected()}
      someSelected={table.getIsSomeRowsSelected()}
      toggleAll={(on) => table.toggleAllRowsSelected(on)}
    />
  );
  return (
    <div className={props.stale ? classes.stale : undefined} aria-busy={props.stale}>
      {body}
      {more?.has && (
        <div className={classes.foot}>
          {more.loading ? (
            <Loader size="sm" aria-label="Reading more" />
          ) : (
            <Button variant="subtle" onClick={more.load}>
              More
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

interface RowsProps<T extends RowData> extends ServerTableProps<T> {
  readonly model: readonly TableRow<T>[];
  readonly onShown: (last: number) => void;
  readonly toggle: ToggleRow;
  readonly allSelected: boolean;
  readonly someSelected: boolean;
  readonly toggleAll: (on: boolean) => void;
}
function Rows<T extends RowData>({ model, onShown, toggle, allSelected, someSelected, toggleAll, ...props }: RowsProps<T>) {
  const { label, columns, selection, sort, more, onOpen, rowHeight = 48 } = props;
  const [width, setWidth] = useState(window.innerWidth);
  const element = useRef<HTMLTableElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const shown = useMemo(() => columns.filter(({ from = 0 }) => width >= from), [columns, width]);
  const { active, reach } = useRowKeys({ model, body, toggle, ...props, scrollTo: (index) => virtual.scrollTo(index) });
  const virtual = useWindowRows({ count: model.length, height: rowHeight, body, keep: active, onShown, waiting: props.stale });
  const span = shown.length + (selection ? 1 : 0);
  return (
    <table className={classes.table} ref={element} aria-label={label} aria-rowcount={more?.has ? -1 : model.length + 1}>
      <colgroup>
        {selection && <col width={40} />}
        {shown.map(({ id, width: pixels }) => (
          <col key={id} {...(pixels === undefined ? {} : { width: pixels })} />
        ))}
      </colgroup>
      <thead className={classes.head}>
        <tr aria-rowindex={1}>
          {selection && (
            <th scope="col">
              <Checkbox
                size="xs"
                aria-label="Select all that are shown"
                checked={allSelected}
                indeterminate={someSelected && !allSelected}
                onChange={({ currentTarget }) => toggleAll(currentTarget.checked)}
              />
            </th>
          )}
          {shown.map((column) => (
            <Head key={column.id} column={column} {...(sort ? { sort } : {})} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {virtual.parts.map((part) => {
          if ('space' in part)
            return (
              <tr key={part.key} className={classes.spacer} aria-hidden>
                <td colSpan={span} height={part.space} />
              </tr>
            );
          const row = model[part.index];
          return (
            row && (
              <BodyRow
                key={row.id}
                row={row}
                item={row.original}
                index={part.index}
                active={active === part.index}
                selected={selection ? row.getIsSelected() : undefined}
                columns={shown}
                height={rowHeight}
                label={props.rowLabel?.(row.original) ?? row.id}
                onOpen={onOpen}
                onReached={reach}
                onToggle={toggle}
              />
            )
          );
        })}
      </tbody>
    </table>
  );
}
function Head<T>({ column, sort }: { column: ServerColumn<T>; sort?: NonNullable<ServerTableProps<object>['sort']> }) {
  const by = column.sort;
  const on = by !== undefined && sort?.by === by;
  const order = on ? (by.startsWith('-') ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" className={column.right ? classes.right : undefined} aria-sort={order}>
      {by === undefined || !sort ? (
        column.header
      ) : (
        <UnstyledButton className={classes.sort} data-on={on || undefined} onClick={() => sort.onSort(by)}>
          {column.header}
          {on ? <IconArrowDown size={13} aria-hidden /> : <IconSelector size={13} aria-hidden />}
        </UnstyledButton>
      )}
    </th>
  );
}
