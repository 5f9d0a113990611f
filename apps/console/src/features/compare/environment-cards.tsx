import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Comparison } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { Commit, shortCommit } from '../../ui/commit';
import { SyncBadge } from '../../ui/state-badge';
import { Sentence } from '../application/parts/sentence';
import classes from './compare.module.css';
import { inEnvironment, type ComparedCluster } from './differences';

type Application = Comparison['applications'][number];
interface EnvironmentCardsProps {
  readonly comparison: Comparison;
  readonly isAsking: boolean;
}
/** What each environment is to run, how far its clusters could be looked at, and how it differs in short. */
export function EnvironmentCards({ comparison, isAsking }: EnvironmentCardsProps) {
  const { applications, clusters } = comparison;
  return (
    <ul className={classes.columns} aria-label="Environments">
      {applications.map((application) => (
        <li key={application.environment} className={classes.environment}>
          <Head application={application} tenant={comparison.tenant} />
          <InShort comparison={comparison} environment={application.environment} />
          {clusters
            .filter(({ environment }) => environment === application.environment)
            .map((cluster) => (
              <Cluster key={cluster.cluster} cluster={cluster} />
            ))}
          {clusters.length === 0 && isAsking && (
            <Text size="xs" c="dimmed" aria-busy="true">
              Asking the cluster…
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}

function Head({ application, tenant }: { readonly application: Application; readonly tenant: string }) {
  const { environment, application: name, cluster, revision, version, held } = application;
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Anchor component={Link} to="/applications/$tenant/$name" params={{ tenant, name } as never} size="sm" fw={600}>
          {environment}
        </Anchor>
        <Text size="sm" fw={600} ff="monospace" className={classes.version}>
          {version}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {name} on {cluster}
      </Text>
      <Commit revision={revision} size="xs" />
      {revision.committedAt !== undefined && (
        <Text size="xs" c="dimmed">
          committed <Ago at={revision.committedAt} span inherit />
        </Text>
      )}
      {held !== undefined && (
        <Text size="xs">
          {held.actor} rolled it back <Ago at={held.at} span inherit />: {shortCommit(held.commit)} is held back.
        </Text>
      )}
    </>
  );
}

function Cluster({ cluster }: { readonly cluster: ComparedCluster }) {
  const { cluster: name, sync, reason, problem, unasked } = cluster;
  return (
    <div className={classes.cluster}>
      {sync !== undefined && sync !== 'Synced' && (
        <Group gap={6}>
          <SyncBadge sync={sync} />
          {problem === undefined && reason !== undefined && (
            <Text size="xs">
              <Sentence text={reason} />
            </Text>
          )}
        </Group>
      )}
      {problem !== undefined && (
        <Text size="xs" role="status" className={classes.problem}>
          <b>{name} could not be asked.</b> <Sentence text={`${problem.message} ${problem.advice}`} />
        </Text>
      )}
      {problem === undefined && unasked > 0 && (
        <Text size="xs" c="dimmed">
          {unasked} more {unasked === 1 ? 'object was' : 'objects were'} not looked at: too many at once.
        </Text>
      )}
    </div>
  );
}

interface InShortProps {
  readonly comparison: Comparison;
  readonly environment: string;
}
function InShort({ comparison, environment }: InShortProps) {
  const { drift, lag, overlay, unknown } = inEnvironment(comparison.objects, environment);
  const parts = [
    drift > 0 ? `${drift} drifted` : '',
    lag > 0 ? `${lag} behind` : '',
    overlay > 0 ? `${overlay} of its own` : '',
    unknown > 0 ? `${unknown} can’t be told` : '',
  ].filter((part) => part !== '');
  const isFirst = comparison.applications[0]?.environment === environment;
  const nothing = isFirst && comparison.objects.length > 0 ? 'The others are compared with it' : 'Nothing differs here';
  return (
    <Text size="sm">
      {parts.length === 0 ? nothing : parts.join(' · ')}
      {lag > 0 && (
        <>
          {' · '}
          <Anchor component={Link} to="/promotions" search={{ tenant: comparison.tenant } as never} inherit underline="always">
            promotions
          </Anchor>
        </>
      )}
    </Text>
  );
}
