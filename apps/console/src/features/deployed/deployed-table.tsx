import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { Component } from '@fairlead/api-client';
import { useRef } from 'react';
import { useOffset } from '../../ui/use-window-rows';
import { Cell, inEnvironment } from './cell';
import classes from './deployed.module.css';
import type { Row } from './plain-words';
import { useOverscan } from '../../ui/use-overscan';
import { Line } from '../../ui/line';
import { Mark } from '../../ui/mark';

interface DeployedTableProps {
  readonly rows: readonly Row[];
  readonly environments: readonly string[];
  /** All rows are in the document: paper has no scroll. */
  readonly whole: boolean;
}
/** Of more only a part is in the document: each costs time with every visit, whether somebody scrolls there or not. */
const FEW = 30;
/** More columns than fit: the table scrolls sideways. */
const WIDE = 6;

/** Components as rows, environments as columns. */
export function DeployedTable({ rows, environments, whole }: DeployedTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const scrollMargin = useOffset(body);
  const overscan = useOverscan(10);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.kind === 'team' ? 50 : 84),
    overscan,
    scrollMargin,
    enabled: rows.length > FEW && !whole,
  });
  const isAll = rows.length <= FEW || whole;
  const items = virtualizer.getVirtualItems();
  const shown = isAll ? rows.map((_, index) => index) : items.map(({ index }) => index);
  const above = isAll ? 0 : (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = isAll ? 0 : Math.max(0, virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin));
  return (
    <div className={classes.scroll} data-wide={environments.length > WIDE || undefined}>
      <table className={classes.table} aria-label="What is deployed where" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col">Component</th>
            {environments.map((environment) => (
              <th key={environment} scope="col">
                {environment}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Space height={above} span={environments.length + 1} />
          {shown.map((index) => {
            const row = rows[index];
            return row === undefined ? null : (
              <TableRow
                key={row.kind === 'team' ? row.tenant : `${row.component.tenant}/${row.component.component}`}
                row={row}
                index={index}
                environments={environments}
                measure={isAll ? undefined : virtualizer.measureElement}
              />
            );
          })}
          <Space height={below} span={environments.length + 1} />
        </tbody>
      </table>
    </div>
  );
}

interface TableRowProps {
  readonly row: Row;
  readonly index: number;
  readonly environments: readonly string[];
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
}
function TableRow({ row, index, environments, measure }: TableRowProps) {
  if (row.kind === 'team') {
    return (
      <tr className={classes.team} data-index={index} ref={measure} aria-rowindex={index + 2}>
        <th scope="rowgroup" colSpan={environments.length + 1}>
          <TeamName row={row} />
        </th>
      </tr>
    );
  }
  const { component } = row;
  return (
    <tr data-index={index} ref={measure} aria-rowindex={index + 2}>
      <th scope="row">{component.component}</th>
      {environments.map((environment) => (
        <td key={environment}>
          <Deployments component={component} environment={environment} />
        </td>
      ))}
    </tr>
  );
}

function Deployments({ component, environment }: { component: Component; environment: string }) {
  const held = inEnvironment(component, environment);
  if (held.length === 0) {
    return (
      <span className={classes.none} aria-label={`Not in ${environment}`} role="img">
        –
      </span>
    );
  }
  return held.map((deployment) => <Cell key={deployment.application} component={component} deployment={deployment} />);
}

export function TeamName({ row }: { row: Row & { kind: 'team' } }) {
  const { tenant, components, troubles } = row;
  return (
    <div className={classes.teamName}>
      <Line fw={700} size="sm" span>
        {tenant}
      </Line>
      <Line size="xs" c="dimmed" fw={400} span>
        {components} {components === 1 ? 'component' : 'components'}
      </Line>
      {troubles > 0 && (
        <Mark color="red" small>
          {troubles} with a problem
        </Mark>
      )}
    </div>
  );
}

const Space = ({ height, span }: { height: number; span: number }) =>
  height <= 0 ? null : (
    <tr className={classes.space} aria-hidden>
      <td colSpan={span} height={height} />
    </tr>
  );
