import { Text } from '@mantine/core';
import { WindowList } from '../../ui/window-list';
import { Cell } from './cell';
import classes from './deployed.module.css';
import { TeamName } from './deployed-table';
import type { Row } from './plain-words';

/** The same on a phone: a card for each component. */
export function DeployedCards({ rows }: { rows: readonly Row[] }) {
  return (
    <WindowList
      items={rows}
      keyOf={(row) => (row.kind === 'team' ? row.tenant : `${row.component.tenant}/${row.component.component}`)}
      height={220}
      gap={10}
      label="What is deployed where"
      render={(row) => (row.kind === 'team' ? <TeamName row={row} /> : <Card row={row} />)}
    />
  );
}

function Card({ row: { component } }: { row: Row & { kind: 'component' } }) {
  return (
    <div className={classes.card}>
      <Text fw={600} size="sm">
        {component.component}
      </Text>
      <dl className={classes.cardCells}>
        {component.environments.map((deployment) => (
          <div key={`${deployment.environment} ${deployment.application}`}>
            <Text component="dt" size="sm" c="dimmed">
              {deployment.environment}
            </Text>
            <dd>
              <Cell component={component} deployment={deployment} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
