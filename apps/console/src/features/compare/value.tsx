import { Anchor, Code, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Comparison } from '@fairlead/api-client';
import { Ago, durationText, useNow } from '../../ui/ago';
import { shortCommit } from '../../ui/commit';
import { objectKey } from '../application/data/live-queries';
import classes from './compare.module.css';
import { valueText, type ComparedObject, type Drift, type Mark } from './differences';
import { KindBadge } from './kind-badge';

/** Longer ones scroll, and must be reachable by keyboard for that. */
const LONG = 400;
export function Value({ value, label = 'Value' }: { readonly value: string | undefined; readonly label?: string }) {
  if (value === undefined) return <span className={classes.unset}>not set</span>;
  const text = valueText(value);
  const isLong = text.length > LONG || text.split('\n').length > 8;
  return (
    <div className={classes.value} {...(isLong ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}>
      {text === '' ? <span className={classes.unset}>empty</span> : text}
    </div>
  );
}

/** How one environment differs from the one before, in words that fit below a value. */
export function MarkNote({ mark }: { readonly mark: Mark }) {
  const { kind, than, why, by, since, versions } = mark;
  return (
    <div className={classes.note}>
      <KindBadge kind={kind} why={why} />
      {kind === 'lag' && (
        <Text size="xs">
          behind {than}
          {versions !== undefined && versions > 1 && ` by ${versions} versions`}
          {since !== undefined && <For since={since} />}
          {by !== undefined && (
            <>
              : <Code>{shortCommit(by.commit)}</Code> {by.subject}
            </>
          )}
        </Text>
      )}
      {kind === 'overlay' && (
        <Text size="xs" c="dimmed">
          intended
          {by !== undefined && (
            <>
              {by.environment === mark.environment ? ', since' : `: ${by.environment} changed it with`}{' '}
              <Code>{shortCommit(by.commit)}</Code> {by.subject}
            </>
          )}
        </Text>
      )}
    </div>
  );
}
/** How long it has been so. */
function For({ since }: { readonly since: string }) {
  const now = useNow(15_000);
  const milliseconds = Math.max(0, now - Date.parse(since));
  const days = Math.floor(milliseconds / DAY);
  return <time dateTime={since}> for {days >= 2 ? `${days} days` : durationText(milliseconds)}</time>;
}
const DAY = 86_400_000;

interface DriftNoteProps {
  readonly drift: Drift;
  readonly object: ComparedObject;
  readonly comparison: Comparison;
}
/** What runs instead, who changed it, and the way to the object. */
export function DriftNote({ drift, object, comparison }: DriftNoteProps) {
  const { environment, cluster, runs, manager, at, why } = drift;
  const isOfField = drift.wanted !== undefined || runs !== undefined;
  return (
    <div className={classes.drift}>
      <KindBadge kind="drift" why={why} />
      {isOfField && (
        <>
          <Text size="xs" c="dimmed">
            {cluster} runs
          </Text>
          <Value value={runs} label={`What ${cluster} runs`} />
        </>
      )}
      <Text size="xs">
        {manager === undefined ? (
          why
        ) : manager === 'fairlead' ? (
          'Not applied yet'
        ) : (
          <>
            Changed by <b>{manager}</b>
          </>
        )}
        {at !== undefined && (
          <>
            , <Ago at={at} span inherit />
          </>
        )}
      </Text>
      <ObjectLink environment={environment} cluster={cluster} object={object} comparison={comparison} />
    </div>
  );
}

interface ObjectLinkProps {
  readonly environment: string;
  readonly cluster: string;
  readonly object: ComparedObject;
  readonly comparison: Comparison;
}
/** To the object itself, with what differs; only of one that the cluster was asked for, since only then its namespace is known. */
function ObjectLink({ environment, cluster, object, comparison }: ObjectLinkProps) {
  const live = object.live.find((one) => one.environment === environment && one.cluster === cluster);
  const application = comparison.applications.find((one) => one.environment === environment);
  if (live === undefined || application === undefined) return null;
  return (
    <Anchor
      component={Link}
      to="/applications/$tenant/$name"
      params={{ tenant: comparison.tenant, name: application.application } as never}
      search={{ tab: 'objects', cluster, object: objectKey(live), pane: 'diff' } as never}
      size="xs"
    >
      Open {live.kind} {live.name} in {environment}
    </Anchor>
  );
}
