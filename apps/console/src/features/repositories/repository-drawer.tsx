import { Alert, Anchor, Button, Code, Drawer, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Repository } from '@fairlead/api-client';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Ago } from '../../ui/ago';
import { Commit } from '../../ui/commit';
import { Facts } from '../../ui/facts';
import { LoadingState } from '../../ui/page-states';
import type { Pages } from '../../ui/use-pages';
import { StatesCell } from '../tenants/states-cell';
import { placeText } from '../tenants/texts';
import { ProblemText } from './problem-text';

interface RepositoryDrawerProps {
  /** `tenant/name`, as the address has it. */
  readonly opened: string | undefined;
  /** Undefined: it is on a page that was not read yet, or is gone. */
  readonly repository: Repository | undefined;
  readonly reading: Pages<Repository>['more'];
  readonly onClose: () => void;
}
/** Everything about one repository. */
export function RepositoryDrawer({ opened, repository, reading, onClose }: RepositoryDrawerProps) {
  const missing = opened !== undefined && repository === undefined;
  useEffect(() => {
    if (missing && reading.has && !reading.loading) reading.load();
  });
  return (
    <Drawer opened={opened !== undefined} onClose={onClose} position="right" size="lg" title={<Text fw={650}>{opened ?? ''}</Text>}>
      {repository ? (
        <Details repository={repository} />
      ) : reading.has ? (
        <LoadingState />
      ) : (
        <Text size="sm">There is no such repository (any more), or you may not see it.</Text>
      )}
    </Drawer>
  );
}

function Details({ repository }: { repository: Repository }) {
  const { tenant, name, spec, problem, lastReadAt, revision, states, declaredBy } = repository;
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
          ['Read', <Ago key="read" at={lastReadAt} size="sm" />],
          ['Looked at', spec.suspend ? 'not at all: it is suspended in Git' : `every ${spec.interval}, and when the host tells of a push`],
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
