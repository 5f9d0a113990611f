import { Anchor, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { Fleet } from '@fairlead/api-client';
import { useMemo, useRef } from 'react';
import { HEALTH_ICONS } from '../../ui/state-badge';
import { HEALTH_COLOURS } from '../../ui/states';
import { useWindowRows } from '../../ui/use-window-rows';
import { countsText, HealthBar } from './counts';
import classes from './fleet.module.css';
import { matrixOf, worstOf, type Group } from './matrix';
import { numberText } from '../../ui/number-text';

export interface TilesViewProps {
  readonly fleet: Fleet;
  readonly onOpen: (key: { tenant: string; environment?: string }) => void;
}
const ROW = 66;

/** Teams by environments, the worst on top. */
export function TilesView({ fleet, onOpen }: TilesViewProps) {
  const { environments, rows } = useMemo(() => matrixOf(fleet.groups), [fleet]);
  const body = useRef<HTMLTableSectionElement>(null);
  const { parts } = useWindowRows({ count: rows.length, height: ROW, body, keep: undefined, onShown: () => undefined });
  return (
    <>
      {/* Reached with Tab, so that the keyboard can scroll it where it is wider than the page. */}
      <div className={classes.matrixFrame}>
        <table className={classes.matrix} aria-rowcount={rows.length + 1} aria-label="Health by team and environment">
          <thead>
            <tr>
              <th scope="col">Team</th>
              {environments.map((environment) => (
                <th scope="col" key={environment}>
                  {environment === '' ? 'No environment' : environment}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {parts.map((part) => {
              if ('space' in part)
                return (
                  <tr key={part.key} aria-hidden>
                    <td className={classes.noTile} height={part.space} colSpan={environments.length + 1} />
                  </tr>
                );
              const row = rows[part.index];
              if (!row) return null;
              return (
                <tr key={row.tenant} aria-rowindex={part.index + 2} style={{ height: ROW }}>
                  <th scope="row">
                    <Anchor component="button" type="button" c="inherit" fw={600} size="sm" onClick={() => onOpen({ tenant: row.tenant })}>
                      {row.tenant}
                    </Anchor>
                    <Text size="xs" c="dimmed" fw={400}>
                      {numberText(row.total)}
                      {row.unhealthy > 0 && ` · ${row.unhealthy} unhealthy`}
                    </Text>
                  </th>
                  {environments.map((environment) => (
                    <td key={environment}>
                      <Tile
                        group={row.cells.get(environment)}
                        onOpen={() => onOpen({ tenant: row.tenant, ...(environment === '' ? {} : { environment }) })}
                      />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {fleet.more > 0 && (
        <Text size="sm" c="dimmed" ta="center" mt="md">
          {numberText(fleet.more)} more, all of them with fewer unhealthy applications. A filter shows them.
        </Text>
      )}
    </>
  );
}

function Tile({ group, onOpen }: { group: Group | undefined; onOpen: () => void }) {
  if (!group)
    return (
      <Text size="sm" c="dimmed" ta="center" aria-label="none">
        –
      </Text>
    );
  const worst = worstOf(group);
  const Shape = HEALTH_ICONS[worst];
  const count = group.health[worst] ?? 0;
  const counts = countsText(group);
  return (
    <UnstyledButton className={classes.tile} data-tone={HEALTH_COLOURS[worst]} onClick={onOpen} title={counts}>
      <VisuallyHidden>{`${group.key['tenant'] ?? ''} ${group.key['environment'] ?? ''}, ${counts}`}</VisuallyHidden>
      <span className={classes.tileText} aria-hidden>
        <Shape size={15} aria-hidden />
        <b>{count === group.total ? worst : `${count} ${worst}`}</b>
        <span className={classes.tileTotal}>{numberText(group.total)}</span>
      </span>
      <HealthBar counts={group} thin />
    </UnstyledButton>
  );
}
