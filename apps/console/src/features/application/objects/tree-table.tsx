import type { TreeNode } from '@fairlead/api-client';
import { Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Ago } from '../../../ui/ago';
import { EmptyState } from '../../../ui/page-states';
import { useUrlState } from '../../../ui/use-url-state';
import { Glyph } from '../parts/glyph';
import { rowsOf, type Branch, type Row } from './forest';
import classes from './tree-table.module.css';

const ROW_HEIGHT = 36;

/** Objects under what made them, as a table that also screen readers and the keyboard walk through as a tree. */
export function TreeTable({ forest, open }: { readonly forest: readonly Branch[]; readonly open: (node: TreeNode) => void }) {
  const [{ text, kind, health, state: sync }] = useUrlState();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [at, setAt] = useState<string>();
  const rows = useMemo(() => rowsOf(forest, toggled, { text, kind, health, sync }), [forest, toggled, text, kind, health, sync]);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.branch.node.key ?? index,
    overscan: 12,
  });
  const toggle = (key: string, expanded: boolean): void => setToggled((before) => new Map(before).set(key, expanded));
  const focus = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    const { key } = row.branch.node;
    setAt(key);
    virtual.scrollToIndex(rows.indexOf(row));
    // The row may only be drawn once it was scrolled to.
    window.requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus());
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
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            return (
              row && (
                <RowView
                  key={key}
                  {...{ row, index, start, open, toggle, focus }}
                  isCurrent={index === current}
                  onKeyDown={(event) => walk(event, { row, index, rows, open, toggle, focus })}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface Doing {
  readonly row: Row;
  readonly index: number;
  readonly open: (node: TreeNode) => void;
  readonly toggle: (key: string, expanded: boolean) => void;
  readonly focus: (index: number) => void;
}
/** Keys as the pattern "treegrid" of WAI-ARIA has them, and j and k. */
function walk(event: KeyboardEvent, { row, index, rows, open, toggle, focus }: Doing & { readonly rows: readonly Row[] }): void {
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
    Enter: () => open(row.branch.node),
  };
  const act = keys[event.key];
  if (act === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

interface RowViewProps extends Doing {
  readonly start: number;
  readonly isCurrent: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}
function RowView({ row, index, start, open, toggle, isCurrent, onKeyDown }: RowViewProps) {
  const { branch, level, position, siblings, expanded, isWay } = row;
  const { node } = branch;
  return (
    <div
      role="row"
      className={classes.row}
      data-key={node.key}
      data-way={isWay || undefined}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={expanded}
      aria-rowindex={index + 2}
      tabIndex={isCurrent ? 0 : -1}
      style={{ transform: `translateY(${start}px)` }}
      onKeyDown={onKeyDown}
      onClick={() => open(node)}
    >
      <span role="gridcell" className={classes.object} style={{ paddingInlineStart: (level - 1) * 18 }}>
        {/* For the mouse; the keyboard has the arrows. */}
        <span
          aria-hidden
          className={classes.chevron}
          data-expanded={expanded}
          onClick={(event) => {
            if (expanded === undefined) return;
            event.stopPropagation();
            toggle(node.key, !expanded);
          }}
        >
          {expanded !== undefined && <IconChevronRight size={16} />}
        </span>
        <span className={classes.kind}>{node.kind}</span>
        <span className={classes.name}>{node.name}</span>
        {expanded === false && (
          <span className={classes.below}>
            {branch.below}
            {branch.troubled > 0 && `, ${branch.troubled} not in order`}
          </span>
        )}
      </span>
      <span role="gridcell">{node.namespace}</span>
      <span role="gridcell" className={classes.state} title={node.message}>
        {node.health && (
          <>
            <Glyph state={node.health} />
            <span className={classes.word}>{node.health}</span>
          </>
        )}
      </span>
      <span role="gridcell" className={classes.state}>
        {node.sync && (
          <>
            <Glyph state={node.sync} />
            <span className={classes.word}>{node.sync}</span>
          </>
        )}
      </span>
      <span role="gridcell" className={classes.info}>
        {node.message !== undefined && node.health !== 'Healthy'
          ? node.message
          : node.info.map(({ name, value }) => `${name} ${value}`).join(' · ')}
      </span>
      <span role="gridcell">
        <Text size="xs" component="span">
          <Ago at={node.createdAt} inherit />
        </Text>
      </span>
    </div>
  );
}
