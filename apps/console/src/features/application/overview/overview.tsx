import type { ApplicationDetail } from '@fairlead/api-client';
import { Code, Stack, Text } from '@mantine/core';
import { Section } from '../../../ui/section';
import { useRollouts } from '../header/use-rollouts';
import { Conditions } from './conditions';
import { Dependencies } from './dependencies';
import { Drift } from './drift';
import { Parameters } from './parameters-view';
import { PerCluster } from './per-cluster';
import { PipelineStrip } from './pipeline-strip';
import { Rollouts } from './rollouts';
import classes from './overview.module.css';

/** How it stands and why, what it is made of, and what it depends on. */
export function Overview({ application }: { readonly application: ApplicationDetail }) {
  const rollouts = useRollouts(application);
  return (
    <Stack gap="md">
      <Section title="Where the newest commit is">
        <PipelineStrip pipeline={application.pipeline} />
      </Section>
      {rollouts.length > 0 && (
        <Section title="Rollouts">
          <Rollouts {...{ application, rollouts }} />
        </Section>
      )}
      <div className={classes.columns}>
        <Stack gap="md" miw={0}>
          <Section title="Clusters">
            <PerCluster clusters={application.perCluster} />
          </Section>
          <Section title="Conditions">
            <Conditions conditions={application.conditions} />
          </Section>
          <Section title="Drift">
            <Drift application={application} />
          </Section>
        </Stack>
        <Stack gap="md" miw={0}>
          <Section title="Images">
            <Images application={application} />
          </Section>
          <Section title="Dependencies">
            <Dependencies application={application} />
          </Section>
          <Section title="Parameters">
            <Parameters application={application} />
          </Section>
          <Labels labels={application.labels} />
        </Stack>
      </div>
    </Stack>
  );
}

function Images({ application: { images, sync } }: { readonly application: ApplicationDetail }) {
  if (images.length === 0) return <Text size="sm">Its newest rendering has no containers.</Text>;
  return (
    <>
      <ul className={classes.list}>
        {images.map((image) => (
          <li key={image}>
            <Code className={classes.breaks}>{image}</Code>
          </li>
        ))}
      </ul>
      {sync !== 'Synced' && (
        <Text size="xs" c="dimmed" mt={6}>
          Of the newest rendering. While it is not synced, clusters may run others: Objects tells.
        </Text>
      )}
    </>
  );
}
function Labels({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <Section title="Labels">
      <dl className={classes.facts}>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
