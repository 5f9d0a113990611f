import type { ApplicationDetail, HistoryEvent } from '@fairlead/api-client';
import { Badge, Group, Select, Stack, Text } from '@mantine/core';
import {
  IconArrowsExchange,
  IconCircleCheck,
  IconCircleX,
  IconGitCommit,
  IconLoader,
  IconPointFilled,
  IconUser,
  type Icon,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { Ago, durationText } from '../../../ui/ago';
import { More } from '../../../ui/more';
import { EmptyState, Loaded } from '../../../ui/page-states';
import { Section } from '../../../ui/section';
import { useUrlState } from '../../../ui/use-url-state';
import { WindowList } from '../../../ui/window-list';
import { useHistory, type HistoryType } from '../data/queries';
import { placeOf } from '../header/advice';
import { Commit } from '../parts/commit';
import { durationOf, EVENT_NAMES, groupEvents, toneOf, type RevisionGroup, type Tone } from './group-events';
import { Renderings } from './renderings';
import classes from './history.module.css';

const PAGE = 100;
const TYPES = Object.entries(EVENT_NAMES).map(([value, label]) => ({ value, label }));

/** What it went through, revision by revision, and what it can go back to. */
export function History({ application }: { readonly application: ApplicationDetail }) {
  return (
    <div className={classes.columns}>
      <Section title="Renderings">
        <Renderings application={application} />
      </Section>
      <Timeline application={application} />
    </div>
  );
}

function Timeline({ application }: { readonly application: ApplicationDetail }) {
  const [url, setUrl] = useUrlState();
  const type = TYPES.find(({ value }) => value === url['type'])?.value as HistoryType | undefined;
  const on = application.clusters.find((cluster) => cluster === url['on']);
  const query = useHistory(application, { type, cluster: on, limit: PAGE });
  const events = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const groups = useMemo(() => events && groupEvents(events), [events]);
  const filters = (
    <Group gap="xs">
      <Select
        size="xs"
        w={180}
        aria-label="What happened"
        placeholder="All that happened"
        data={TYPES}
        value={type ?? null}
        clearable
        onChange={(value) => setUrl({ type: value ?? undefined })}
      />
      {application.clusters.length > 1 && (
        <Select
          size="xs"
          w={150}
          aria-label="Cluster"
          placeholder="All clusters"
          data={application.clusters}
          value={on ?? null}
          clearable
          onChange={(value) => setUrl({ on: value ?? undefined })}
        />
      )}
    </Group>
  );
  return (
    <Section title="Timeline" actions={filters}>
      <Loaded query={{ data: groups, error: query.error, refetch: query.refetch, dataUpdatedAt: query.dataUpdatedAt }}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="Nothing is known">
              {type === undefined && on === undefined
                ? 'Its history begins with its first sync.'
                : 'Nothing of this kind happened, or it is too long ago.'}
            </EmptyState>
          ) : (
            <>
              <WindowList
                items={all}
                keyOf={({ key }) => key}
                render={(group) => <RevisionView group={group} />}
                height={160}
                gap={20}
                label="Revisions"
              />
              <More
                pages={{
                  error: query.error,
                  more: {
                    has: query.hasNextPage,
                    loading: query.isFetchingNextPage,
                    load: () => void (query.isFetching || query.fetchNextPage()),
                  },
                }}
              >
                Earlier
              </More>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

const OUTCOMES = { synced: ['teal', 'Synced'], partly: ['orange', 'Not on every cluster'], failed: ['red', 'Failed'] } as const;
function RevisionView({ group: { revision, events, approvedBy, outcome, untilSyncedMilliseconds } }: { readonly group: RevisionGroup }) {
  const [colour, word] = outcome === undefined ? [] : OUTCOMES[outcome];
  return (
    <article className={classes.revision}>
      <Group gap="xs" className={classes.head} align="baseline">
        {revision === undefined ? (
          <Text size="sm" fw={600}>
            Before any revision that is known
          </Text>
        ) : (
          <Commit revision={revision} />
        )}
        {word !== undefined && (
          <Badge size="sm" variant="light" color={colour ?? 'gray'}>
            {word}
          </Badge>
        )}
        <Text size="xs" c="dimmed" component="span">
          {untilSyncedMilliseconds !== undefined && `applied ${durationText(untilSyncedMilliseconds)} after the commit`}
          {untilSyncedMilliseconds !== undefined && approvedBy.length > 0 && ' · '}
          {approvedBy.length > 0 && `approved by ${approvedBy.join(', ')}`}
        </Text>
      </Group>
      <ol className={classes.events}>
        {events.map((event) => (
          <li key={event.id}>
            <Event event={event} />
          </li>
        ))}
      </ol>
    </article>
  );
}

const SHAPES: Readonly<Record<Tone, Icon>> = {
  good: IconCircleCheck,
  bad: IconCircleX,
  work: IconLoader,
  person: IconUser,
  plain: IconPointFilled,
};
const shapeOf = (event: HistoryEvent): Icon =>
  event.type === 'git.pushed' ? IconGitCommit : event.type === 'drift.healed' ? IconArrowsExchange : SHAPES[toneOf(event)];

function Event({ event }: { readonly event: HistoryEvent }) {
  const { type, summary, at, problem } = event;
  const Shape = shapeOf(event);
  const took = durationOf(event);
  const place = problem && placeOf(problem);
  return (
    <div className={classes.event} data-tone={toneOf(event)}>
      <Shape size={16} aria-hidden />
      <Stack gap={0} miw={0}>
        <Text size="sm" className={classes.summary}>
          <span className={classes.type}>{EVENT_NAMES[type]}</span> {summary}
        </Text>
        {place !== undefined && !summary.includes(place) && (
          <Text size="xs" className={classes.place}>
            {place}
          </Text>
        )}
      </Stack>
      <Text size="xs" c="dimmed" className={classes.time} component="div">
        <Ago at={at} inherit />
        {took !== undefined && `, took ${durationText(took)}`}
      </Text>
    </div>
  );
}
