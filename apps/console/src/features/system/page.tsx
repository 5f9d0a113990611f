import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { System } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { useMe } from '../../api/me';
import { Ago } from '../../ui/ago';
import { Loaded, PageHeader } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { DeadLetters } from './dead-letters';
import { readinessOf } from './lag';
import { Leases } from './leases';
import { People } from './people';
import { ReadModels } from './read-models';
import { Services } from './services';
import { Streams } from './streams';
import classes from './system.module.css';
import { numberText } from '../../ui/number-text';

/** No event tells of lag, so it is asked for. */
const EVERY_MILLISECONDS = 5_000;

/** `/system?letter=<id of a dead letter>` */
export function Page() {
  const me = useMe();
  const system = useQuery({
    queryKey: ['system'],
    refetchInterval: EVERY_MILLISECONDS,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/system', { signal })),
  });
  return (
    <>
      <PageHeader
        title="System"
        actions={
          system.data && (
            <Text size="xs" c="dimmed" component="div">
              Fairlead {system.data.version} · as of <Ago at={system.data.at} span inherit />
            </Text>
          )
        }
      >
        What Fairlead itself is made of, and whether it keeps up.
      </PageHeader>
      <Loaded query={system}>
        {(data) => (
          <Stack>
            <Overview system={data} />
            {data.database.problem !== undefined && (
              <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Postgres can’t be reached">
                <Text size="sm">{data.database.problem}</Text>
                <Text size="sm" c="dimmed">
                  Lists and history wait for it. Syncing and self-heal go on without it.
                </Text>
              </Alert>
            )}
            <Section title="Services">
              <Services services={data.services} />
            </Section>
            <DeadLetters count={data.deadLetters} />
            <ReadModels />
            <Section title="Streams">
              <Streams streams={data.streams} />
            </Section>
            <Section title="Who serves what">
              <Leases leases={data.leases} />
            </Section>
            {me.data?.by !== undefined && me.data.by !== 'nobody' && <People />}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

/** The one minute of who is on call. */
function Overview({ system: { services, streams, database, deadLetters } }: { system: System }) {
  const ready = services.filter((service) => readinessOf(service) === 'ready').length;
  const pending = streams.flatMap(({ consumers }) => consumers).reduce((sum, consumer) => sum + consumer.pending, 0);
  return (
    <Group component="dl" gap="sm" className={classes.overview ?? ''}>
      <Figure label="Services ready" value={`${ready} of ${services.length}`} wrong={ready < services.length} />
      <Figure label="Messages waiting" value={numberText(pending)} wrong={false} />
      <Figure label="Database" value={database.problem === undefined ? 'in contact' : 'away'} wrong={database.problem !== undefined} />
      <Figure label="Dead letters" value={numberText(deadLetters)} wrong={deadLetters > 0} />
    </Group>
  );
}
function Figure({ label, value, wrong }: { label: string; value: string; wrong: boolean }) {
  return (
    <div className={classes.figure} data-wrong={wrong || undefined}>
      <dt>{label}</dt>
      <dd>
        {wrong && <IconAlertTriangle size={16} role="img" aria-label="Look at this:" />}
        {value}
      </dd>
    </div>
  );
}
