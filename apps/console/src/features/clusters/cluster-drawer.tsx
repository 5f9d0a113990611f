import { Alert, Button, Code, CopyButton, Drawer, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Cluster, Sealing } from '@fairlead/api-client';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { foundOrNull } from '../../api/found';
import { Ago, useNow } from '../../ui/ago';
import { Facts } from '../../ui/facts';
import { Loaded, LoadingState } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { queueText } from '../repositories/queue-text';
import { ProblemText } from '../repositories/problem-text';
import { DeclaredBy } from '../repositories/repository-drawer';
import { StatesCell } from '../tenants/states-cell';
import { useSealing } from './sealing';
import { numberText } from '../../ui/number-text';

interface ClusterDrawerProps {
  /** As the address has it; undefined: none. */
  readonly opened: string | undefined;
  readonly onClose: () => void;
}
/** Everything about one cluster. */
export function ClusterDrawer({ opened, onClose }: ClusterDrawerProps) {
  const cluster = useQuery({
    queryKey: ['clusters', 'one', opened],
    enabled: opened !== undefined,
    queryFn: ({ signal }) =>
      foundOrNull(async () => dataOf(await api.GET('/api/v1/clusters/{name}', { params: { path: { name: opened ?? '' } }, signal }))),
  });
  return (
    <Drawer opened={opened !== undefined} onClose={onClose} position="right" size="lg" title={<Text fw={650}>{opened ?? ''}</Text>}>
      <Loaded query={cluster}>
        {(found) =>
          found ? <Details cluster={found} /> : <Text size="sm">There is no such cluster (any more), or you may not see it.</Text>
        }
      </Loaded>
    </Drawer>
  );
}

function Details({ cluster }: { cluster: Cluster }) {
  const { name, spec, problem, lastHeardAt, objects, syncing, states, queue, declaredBy } = cluster;
  const now = useNow(5_000);
  const sealing = useSealing(name);
  return (
    <Stack>
      {problem && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="It can’t be reached">
          <ProblemText problem={problem} />
          <Text size="xs" c="dimmed" mt="xs">
            It is tried again by itself. What runs there goes on running; nothing new is applied until it answers.
          </Text>
        </Alert>
      )}
      <Facts
        items={[
          ['About', spec.description],
          ['Heard of', <Ago key="heard" at={lastHeardAt} size="sm" />],
          ['Objects', `${numberText(objects)} looked after, ${numberText(syncing)} applications syncing now`],
          ['Waits for it', queue && queueText(queue, now, 'nothing: its syncer has taken up all that was rendered')],
          ['Applications', <StatesCell key="states" states={states} />],
          ['Shares of work', spec.buckets === 1 ? '1' : `${spec.buckets}, which as many syncers may divide`],
          ['Rollouts by', spec.rollouts?.provider],
          ['Metrics from', spec.rollouts?.metricsServer],
          ['Credentials', spec.credentialsRef ? <Code key="credentials">{spec.credentialsRef.name}</Code> : 'those of the syncer'],
          ['Declared by', <DeclaredBy key="declared" {...declaredBy} />],
        ]}
      />
      <Button component={Link} to="/" search={{ cluster: name } as never} variant="default">
        Show its applications
      </Button>
      <SealingSection sealing={sealing.data} cluster={name} />
    </Stack>
  );
}

function SealingSection({ sealing, cluster }: { sealing: Sealing | null | undefined; cluster: string }) {
  if (sealing === undefined) return <LoadingState rows={3} />;
  if (sealing === null)
    return (
      <Section title="Sealing of secrets">
        <Text size="sm" c="dimmed">
          Its keys are not known: no syncer has told of them yet.
        </Text>
      </Section>
    );
  const command = `fairlead seal --cluster ${cluster} < secret.yaml > sealed.yaml`;
  return (
    <Section title="Sealing of secrets" actions={<CopyCertificate text={sealing.certificate} />}>
      <Stack gap="sm">
        <List size="sm" spacing={4}>
          {sealing.keys.map(({ fingerprint, notAfter }) => (
            <List.Item key={fingerprint}>
              Key <Code>{fingerprint.slice(0, 12)}</Code>, expires <Ago at={notAfter} span inherit />
            </List.Item>
          ))}
        </List>
        {sealing.stale.length > 0 && (
          <>
            <Text size="sm">Sealed with an older key, which still opens them; seal them anew before it is taken away:</Text>
            <List size="sm" spacing={4}>
              {sealing.stale.slice(0, MOST).map(({ namespace, name }) => (
                <List.Item key={`${namespace}/${name}`}>
                  <Code>
                    {namespace}/{name}
                  </Code>
                </List.Item>
              ))}
            </List>
            {sealing.stale.length > MOST && (
              <Text size="sm" c="dimmed">
                and {sealing.stale.length - MOST} more
              </Text>
            )}
          </>
        )}
        <Code block>{command}</Code>
      </Stack>
    </Section>
  );
}
const MOST = 50;
function CopyCertificate({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" onClick={copy}>
          {copied ? 'Copied' : 'Copy certificate'}
        </Button>
      )}
    </CopyButton>
  );
}
