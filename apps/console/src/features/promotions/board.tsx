import { Link } from '@tanstack/react-router';
import type { PromotionBoard } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { HealthBadge } from '../../ui/state-badge';
import { NextCard } from './next-card';
import { isUnderWay, rulesOf, type Column } from './promotion-words';
import classes from './promotions.module.css';
import { Line } from '../../ui/line';

/** A component's way through its environments, from left to right. */
export function Board({ board }: { board: PromotionBoard }) {
  const { tenant, promotion, component, columns, may } = board;
  const id = `board-${tenant}-${promotion}`;
  return (
    <section className={classes.board} aria-labelledby={id}>
      <div className={`${classes.ends} ${classes.boardHead}`}>
        <h2 id={id}>
          {component}{' '}
          <Line span c="dimmed" size="sm">
            {tenant}
            {promotion !== component && `, promotion ${promotion}`}
          </Line>
        </h2>
        <Link
          className={classes.link}
          to="/compare"
          search={{ tenant, component, environments: columns.map(({ environment }) => environment).join(',') } as never}
        >
          Compare environments
        </Link>
      </div>
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
      <div className={`${classes.ends} ${classes.columnHead}`}>
        <h3>
          <Link className={classes.environment} to="/applications/$tenant/$name" params={{ tenant, name: application } as never}>
            {environment}
          </Link>
        </h3>
        {column !== columns[0] && (
          <Link
            className={classes.link}
            to="."
            search={
              ((before: Record<string, string>) => ({
                ...before,
                open: [tenant, promotion, environment].join('/'),
                tab: 'history',
              })) as never
            }
            aria-label={`History of ${environment}`}
          >
            History
          </Link>
        )}
      </div>
      <div className={classes.rules}>
        {rulesOf(column).map((rule) => (
          <span key={rule}>{rule}</span>
        ))}
      </div>
    </div>
  );
}

function Running({ column: { running, environment } }: { column: Column }) {
  if (!running) {
    return (
      <Line size="sm" c="dimmed">
        Nothing runs in {environment} yet.
      </Line>
    );
  }
  const { version, health, since, revision } = running;
  return (
    <div>
      <div className={classes.ends}>
        <Line className={classes.version} size="sm">
          {version}
        </Line>
        <HealthBadge health={health} />
      </div>
      {revision && <Commit revision={revision} size="xs" c="dimmed" />}
      {since !== undefined && (
        <Line size="xs" c="dimmed">
          Deployed <Ago at={since} span inherit />
        </Line>
      )}
    </div>
  );
}
