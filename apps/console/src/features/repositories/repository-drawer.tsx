import { Alert, Anchor, Button, Code, Drawer, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Repository } from '@fairlead/api-client';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { foundOrNull } from '../../api/found';
import { Ago, useNow } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { Facts } from '../../ui/facts';
import { Loaded } from '../../ui/page-states';
import { StatesCell } from '../tenants/states-cell';
import { queueText } from './queue-text';
import { placeText } from '../tenants/texts';
import { ProblemText } from './problem-text';

/** When it was looked at is told by nobody, so it is asked for. */
const LOOK_MILLISECONDS = 10_000;

interface RepositoryDrawerProps {
  /** `tenant/name`, as the address has it; undefined: none. */
  readonly opened: string | undefined;
  readonly onClose: () => void;
}
/** Everything about one repository. */
export function RepositoryDrawer({ opened, onClose }: RepositoryDrawerProps) {
  const [tenant = '', name = ''] = opened?.split('/') ?? [];
  const repository = useQuery({
    queryKey: ['repositories', 'one', opened],
    enabled: opened !== undefined,
    refetchInterval: LOOK_MILLISECONDS,
    queryFn: ({ signal }) =>
      foundOrNull(async () =>
        dataOf(await api.GET('/api/v1/repositories/{tenant}/{name}', { params: { path: { tenant, name } }, signal })),
      ),
  });
  return (
    <Drawer opened={opened !== undefined} onClose={onClose} position="right" size="lg" title={<Text fw={650}>{opened ?? ''}</Text>}>
      <Loaded query={repository}>
        {(found) =>
          found ? <Details repository={found} /> : <Text size="sm">There is no such repository (any more), or you may not see it.</Text>
        }
      </Loaded>
    </Drawer>
  );
}

function Details({ repository }: { repository: Repository }) {
  const { tenant, name, spec, problem, lastReadAt, revision, states, queue, reading, declaredBy } = repository;
  const now = useNow(5_000);
  return (
    <Stack>
      {problem && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="It can’t be read">
          <ProblemText problem={problem} />
          <Text size="xs" c="dimmed" mt="xs">
            It is tried again every {spec.interval}. What runs goes on running as it was read last.
          </Text>
        </Alert>
      )}
      <Facts
        items={[
          ['URL', <Code key="url">{spec.url}</Code>],
          ['Kind', spec.type === 'helm' ? 'Helm repository' : 'Git repository'],
          ['Ref', spec.ref],
          ['Last change read', <Ago key="read" at={lastReadAt} size="sm" />],
          ['Looked at', reading?.lookedAt && <LookedAt key="looked" reading={reading} />],
          ['Next look', reading && nextLook(reading, spec.suspend, now)],
          ['Last told of a push', reading && <Ago key="hinted" at={reading.hintedAt} size="sm" />],
          ['How often', spec.suspend ? 'not at all: it is suspended in Git' : `every ${spec.interval}, and when the host tells of a push`],
          ['Waits to be rendered', queue && queueText(queue, now, 'nothing')],
          ['Credentials', spec.credentialsRef ? <Code key="credentials">{spec.credentialsRef.name}</Code> : 'none'],
          ['Newest commit', revision ? <Commit key="revision" revision={revision} /> : 'not known yet'],
          ['Applications', <StatesCell key="states" states={states} />],
          ['Declared by', <DeclaredBy key="declared" {...declaredBy} />],
        ]}
      />
      <Button component={Link} to="/" search={{ tenant, repository: name } as never} variant="default">
        Show its applications
      </Button>
    </Stack>
  );
}

type Reading = NonNullable<Repository['reading']>;
function LookedAt({ reading: { lookedAt, tookMilliseconds = 0, failures } }: { reading: Reading }) {
  return (
    <>
      <Ago at={lookedAt} span size="sm" />, which took{' '}
      {tookMilliseconds < 1_000 ? `${tookMilliseconds} ms` : `${(tookMilliseconds / 1_000).toFixed(1)} s`}
      {failures > 0 && `; ${failures} look${failures === 1 ? '' : 's'} in a row failed`}
    </>
  );
}
function nextLook({ looking, nextAt }: Reading, suspended: boolean, now: number): string {
  if (looking) return 'now';
  if (suspended) return 'none: it is suspended in Git';
  if (nextAt === undefined) return 'when an application names it';
  const seconds = Math.max(0, Math.round((Date.parse(nextAt) - now) / 1_000));
  return seconds < 1
    ? 'now'
    : `in ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}, or as soon as its host tells of a push`;
}

/** The application whose rendering holds the document, and where. */
export function DeclaredBy({ tenant, application, at }: Repository['declaredBy']) {
  const place = placeText(at);
  return (
    <>
      <Anchor
        component={Link}
        to="/applications/$tenant/$name"
        params={{ tenant, name: application } as never}
        size="sm"
        underline="always"
      >
        {tenant}/{application}
      </Anchor>
      {place !== undefined && (
        <Text span size="sm" c="dimmed">
          {' '}
          at {place}
        </Text>
      )}
    </>
  );
}
