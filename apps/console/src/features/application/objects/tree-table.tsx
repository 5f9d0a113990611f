import type { TreeNode } from '@fairlead/api-client';
import { VisuallyHidden } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { EmptyState } from '../../../ui/page-states';
import { useUrlState } from '../../../ui/use-url-state';
import { isLarge, rowsOf, type Branch, type Row } from './forest';
import { groupBranches } from './group-branches';
import { isMenuKey, spotAt, spotBelow, type OpenMenu } from './menu-spot';
import { TreeRow } from './tree-row';
import classes from './tree-table.module.css';
import { useOverscan } from '../../../ui/use-overscan';

const ROW_HEIGHT = 36;

interface TreeTableProps {
  readonly forest: readonly Branch[];
  readonly open: (node: TreeNode) => void;
  readonly openMenu: OpenMenu;
}
/** Objects under what made them, as a table that also screen readers and the keyboard walk through as a tree. */
export function TreeTable({ forest, open, openMenu }: TreeTableProps) {
  const [{ text, kind, health, state: sync }] = useUrlState();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [at, setAt] = useState<string>();
  const grouped = useMemo(() => (isLarge(forest) ? groupBranches(forest) : forest), [forest]);
  const rows = useMemo(() => rowsOf(grouped, toggled, { text, kind, health, sync }), [grouped, toggled, text, kind, health, sync]);
  const frame = useRef<HTMLDivElement>(null);
  const overscan = useOverscan(12);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.branch.node.key ?? index,
    overscan,
    // Until it is measured: the first rows are there at once, and not a frame later.
    initialRect: { width: 0, height: window.innerHeight },
  });
  // What another filter finds begins on top.
  useEffect(() => {
    if (frame.current) frame.current.scrollTop = 0;
  }, [text, kind, health, sync]);
  const toggle = useCallback(
    (key: string, expanded: boolean): void => setToggled((before) => new Map(before).set(key, expanded)),
    [setToggled],
  );
  const focus = (index: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    const key = rows[to]?.branch.node.key;
    if (key === undefined) return;
    setAt(key);
    virtual.scrollToIndex(to);
    // The row may only be drawn once it was scrolled to.
    window.requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus());
  };
  const act = ({ branch, expanded }: Row): void => {
    if (branch.groupOf === undefined) open(branch.node);
    else toggle(branch.node.key, expanded !== true);
  };
  // Here and not in each row: a row is then the same as long as what it shows is, and scrolling past thousands draws the new ones only.
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = indexOf(event);
    const row = rows[index];
    if (!row) return;
    if (isMenuKey(event)) menuBelow(event, row);
    else if (menuButton(event) === null || !['Enter', ' '].includes(event.key)) walk(event, { row, index, rows, act, toggle, focus });
  };
  const onClick = (event: MouseEvent): void => {
    const row = rows[indexOf(event)];
    if (!row) return;
    if (menuButton(event)) menuBelow(event, row);
    else if (row.expanded !== undefined && (event.target as Element).closest('[data-chevron]')) toggle(row.branch.node.key, !row.expanded);
    else act(row);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const { branch } = rows[indexOf(event)] ?? {};
    const row = rowOf(event);
    if (branch === undefined || branch.groupOf !== undefined || !row) return;
    event.preventDefault();
    setAt(branch.node.key);
    openMenu(spotAt(branch.node, event, row));
  };
  /** At the row's end; a row that stands for many has none. */
  const menuBelow = (event: KeyboardEvent | MouseEvent, { branch: { node, groupOf } }: Row): void => {
    const row = rowOf(event);
    if (groupOf !== undefined || !row) return;
    event.preventDefault();
    setAt(node.key);
    openMenu(spotBelow(node, row.querySelector('[data-menu]') ?? row, menuButton(event) ?? row));
  };
  if (rows.length === 0) return <EmptyState title="No object is like that">Take something out of the filter.</EmptyState>;
  const current = Math.max(
    0,
    rows.findIndex(({ branch }) => branch.node.key === at),
  );
  return (
    <div className={classes.frame} ref={frame}>
      <div role="treegrid" aria-label="Objects" aria-rowcount={rows.length + 1} className={classes.table}>
        <div role="row" className={classes.head} aria-rowindex={1}>
          {['Object', 'Namespace', 'Health', 'Sync', 'At a glance', 'Age'].map((title) => (
            <span role="columnheader" key={title}>
              {title}
            </span>
          ))}
          <span role="columnheader">
            <VisuallyHidden>Actions</VisuallyHidden>
          </span>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }} {...{ onKeyDown, onClick, onContextMenu }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            return row && <TreeRow key={key} {...row} index={index} start={start} isCurrent={index === current} />;
          })}
        </div>
      </div>
    </div>
  );
}
const rowOf = ({ target }: KeyboardEvent | MouseEvent): HTMLElement | null => (target as Element).closest('[data-index]');
const menuButton = ({ target }: KeyboardEvent | MouseEvent): HTMLElement | null => (target as Element).closest('[data-menu]');
const indexOf = (event: KeyboardEvent | MouseEvent): number => Number(rowOf(event)?.dataset['index'] ?? -1);

interface Doing {
  readonly row: Row;
  readonly index: number;
  readonly rows: readonly Row[];
  readonly act: (row: Row) => void;
  readonly toggle: (key: string, expanded: boolean) => void;
  readonly focus: (index: number) => void;
}
/** Keys as the pattern "treegrid" of WAI-ARIA has them, and j and k. */
function walk(event: KeyboardEvent, { row, index, rows, act, toggle, focus }: Doing): void {
  const { key } = row.branch.node;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => focus(index + 1),
    j: () => focus(index + 1),
    ArrowUp: () => focus(index - 1),
    k: () => focus(index - 1),
    Home: () => focus(0),
    End: () => focus(rows.length - 1),
    PageDown: () => focus(index + 12),
    PageUp: () => focus(index - 12),
    ArrowRight: () => (row.expanded === false ? toggle(key, true) : row.expanded && focus(index + 1)),
    ArrowLeft: () => (row.expanded ? toggle(key, false) : focus(rows.slice(0, index).findLastIndex(({ level }) => level < row.level))),
    Enter: () => act(row),
  };
  const does = keys[event.key];
  if (does === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}
