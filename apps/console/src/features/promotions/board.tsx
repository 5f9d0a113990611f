import { Anchor, Badge, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { PromotionBoard } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { HealthBadge } from '../../ui/state-badge';
import { NextCard } from './next-card';
import { isUnderWay, rulesOf, type Column } from './promotion-words';
import classes from './promotions.module.css';

/** A component's way through its environments, from left to right. */
export function Board({ board }: { board: PromotionBoard }) {
  const { tenant, promotion, component, columns, may } = board;
  const id = `board-${tenant}-${promotion}`;
  return (
    <section className={classes.board} aria-labelledby={id}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2} size="h5" id={id}>
          {component}{' '}
          <Text span c="dimmed" size="sm">
            {tenant}
            {promotion !== component && `, promotion ${promotion}`}
          </Text>
        </Title>
        <Anchor
          component={Link}
          to="/compare"
          search={{ tenant, component, environments: columns.map(({ environment }) => environment).join(',') } as never}
          size="sm"
        >
          Compare environments
        </Anchor>
      </Group>
      <ol className={classes.columns}>
        {columns.map((column, index) => (
          <li key={column.environment} className={classes.column}>
            <ColumnHead board={board} column={column} />
            <Running column={column} />
            {column.next && shows(column.next.state, column) && (
              <NextCard next={column.next} column={column} from={columns[index - 1]} may={may} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What was promoted is what runs: it needs no card of its own. */
const shows = (state: NonNullable<Column['next']>['state'], column: Column): boolean =>
  isUnderWay(state) || (state === 'Rejected' && column.next !== undefined);

function ColumnHead({ board: { tenant, promotion, columns }, column }: { board: PromotionBoard; column: Column }) {
  const { environment, application } = column;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h6">
          <Anchor component={Link} to="/applications/$tenant/$name" params={{ tenant, name: application } as never} c="inherit" inherit>
            {environment}
          </Anchor>
        </Title>
        {column !== columns[0] && (
          <Anchor
            component={Link}
            to="."
            search={
              ((before: Record<string, string>) => ({
                ...before,
                open: [tenant, promotion, environment].join('/'),
                tab: 'history',
              })) as never
            }
            size="xs"
            aria-label={`History of ${environment}`}
          >
            History
          </Anchor>
        )}
      </Group>
      <Group gap={4} className={classes.rules ?? ''}>
        {rulesOf(column).map((rule) => (
          <Badge key={rule} variant="default" size="xs" tt="none" fw={500}>
            {rule}
          </Badge>
        ))}
      </Group>
    </div>
  );
}

function Running({ column: { running, environment } }: { column: Column }) {
  if (!running) {
    return (
      <Text size="sm" c="dimmed">
        Nothing runs in {environment} yet.
      </Text>
    );
  }
  const { version, health, since, revision } = running;
  return (
    <div>
      <Group gap="xs" justify="space-between">
        <Text className={classes.version} size="sm">
          {version}
        </Text>
        <HealthBadge health={health} />
      </Group>
      {revision && <Commit revision={revision} size="xs" c="dimmed" />}
      {since !== undefined && (
        <Text size="xs" c="dimmed">
          Deployed <Ago at={since} span inherit />
        </Text>
      )}
    </div>
  );
}
