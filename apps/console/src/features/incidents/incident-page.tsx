import { Alert, Anchor, Badge, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { IncidentDetail } from '@fairlead/api-client';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client';
import { useRefresh } from '../../api/use-refresh';
import { Ago } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { Loaded, PageHeader } from '../../ui/page-states';
import { saveText } from '../../ui/save-text';
import { Section } from '../../ui/section';
import { IncidentBadge } from './incident-badge';
import { isAbout } from './incident-events';
import { STAGES, fileNameOf, placeOf } from './incident-words';
import classes from './incidents.module.css';
import { Lasted } from './lasted';
import { MarkdownView } from './markdown-view';
import { IncidentTimeline } from './timeline';

/** One incident: what is wrong, since which commit, who did what, and a postmortem to begin with. */
export function Page() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const incident = useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/incidents/{id}', { params: { path: { id } }, signal })),
  });
  const about = incident.data;
  useRefresh([['incidents', 'one', id]], (event) => about !== undefined && isAbout(event, about));
  return (
    <>
      <PageHeader title={`Incident ${id}`} actions={<Back />}>
        {about && `${about.tenant}/${about.application}${about.cluster === undefined ? '' : ` on ${about.cluster}`}`}
      </PageHeader>
      <Loaded query={incident}>{(data) => <Detail incident={data} />}</Loaded>
    </>
  );
}

const Back = () => (
  <Button component={Link} to="/incidents" variant="subtle" size="xs" leftSection={<IconArrowLeft size={14} aria-hidden />}>
    All incidents
  </Button>
);

function Detail({ incident }: { incident: IncidentDetail }) {
  return (
    <Stack gap="md">
      <Wrong incident={incident} />
      <div className={classes.split}>
        <Section title="What happened">
          <IncidentTimeline incident={incident} />
        </Section>
        <Section title="At a glance">
          <Facts incident={incident} />
        </Section>
      </div>
      <Section title="Postmortem" actions={<TakeAway incident={incident} />}>
        <MarkdownView text={incident.postmortem} />
      </Section>
    </Stack>
  );
}

/** Where another version came to a cluster; before that, the version before still runs. */
const ROLLS_BACK: ReadonlySet<IncidentDetail['stage']> = new Set(['sync', 'health', 'rollout']);

/** What is wrong, where in Git, and the ways out. */
function Wrong({ incident }: { incident: IncidentDetail }) {
  const { tenant, application, state, stage, summary, problem, resolution } = incident;
  const place = placeOf(problem);
  const isOpen = state === 'open';
  const to = { to: '/applications/$tenant/$name', params: { tenant, name: application } as never } as const;
  return (
    <Alert color={isOpen ? 'red' : 'gray'} role={isOpen ? 'alert' : undefined} p="md">
      <Stack gap="sm" align="flex-start">
        <Group gap="sm">
          <IncidentBadge state={state} />
          <Text size="sm">
            {isOpen ? 'for ' : 'after '}
            <Lasted incident={incident} span inherit />
          </Text>
        </Group>
        <Text fw={600} className={classes.text}>
          {summary}
        </Text>
        {problem && !summary.includes(problem.message) && (
          <Text size="sm" className={classes.text} style={{ whiteSpace: 'pre-wrap' }}>
            {problem.message}
          </Text>
        )}
        {(place !== undefined || problem) && (
          <Group gap="xs">
            {place !== undefined && <Code className={classes.text ?? ''}>{place}</Code>}
            {problem && (
              <Text size="xs" c="dimmed">
                {problem.code}
              </Text>
            )}
          </Group>
        )}
        {resolution !== undefined && <Text size="sm">Ended: {resolution}</Text>}
        <Group gap="xs">
          <Button component={Link} {...to} size="xs">
            Open the application
          </Button>
          {isOpen && ROLLS_BACK.has(stage) && (
            <Button component={Link} {...to} search={{ rollback: 'choose' } as never} size="xs" variant="default">
              Roll back…
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

function Facts({ incident }: { incident: IncidentDetail }) {
  const { tenant, application, cluster, stage, revision, openedAt, resolvedAt, actors } = incident;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Application',
      <Anchor key="application" component={Link} to="/applications/$tenant/$name" params={{ tenant, name: application } as never} size="sm">
        {tenant}/{application}
      </Anchor>,
    ],
    ['Stage', STAGES[stage]],
    ['Cluster', cluster ?? 'none: nothing reached one'],
    ['Commit', revision ? <Commit key="commit" revision={revision} /> : 'not known'],
    ['Began', <Ago key="began" at={openedAt} size="sm" />],
    ...(resolvedAt === undefined ? [] : [['Ended', <Ago key="ended" at={resolvedAt} size="sm" />] as const]),
    [
      'Who acted',
      actors.length === 0
        ? 'nobody through Fairlead'
        : actors.map((actor) => (
            <Badge key={actor} variant="default" tt="none" mr={4}>
              {actor}
            </Badge>
          )),
    ],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => [
        <dt key={`${name} name`}>{name}</dt>,
        <Text key={name} component="dd" size="sm">
          {value}
        </Text>,
      ])}
    </dl>
  );
}

function TakeAway({ incident }: { incident: IncidentDetail }) {
  return (
    <Group gap="xs">
      <CopyButton value={incident.postmortem}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy}>
            {copied ? 'Copied' : 'Copy Markdown'}
          </Button>
        )}
      </CopyButton>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => saveText(fileNameOf(incident), incident.postmortem, 'text/markdown')}
      >
        Download .md
      </Button>
    </Group>
  );
}
