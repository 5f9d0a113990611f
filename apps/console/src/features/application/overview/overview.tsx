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

/** How it stands and why, what it is made of, and what it hangs together with. */
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
          <Section title="Stage by stage">
            <Conditions conditions={application.conditions} />
          </Section>
          <Section title="Changed by hand lately">
            <Drift id={application} selfHeal={application.spec.sync.selfHeal} />
          </Section>
        </Stack>
        <Stack gap="md" miw={0}>
          <Section title="Images">
            <Images images={application.images} />
          </Section>
          <Section title="Hangs together with">
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

function Images({ images }: { readonly images: readonly string[] }) {
  if (images.length === 0) return <Text size="sm">Its newest rendering has no containers.</Text>;
  return (
    <ul className={classes.list}>
      {images.map((image) => (
        <li key={image}>
          <Code className={classes.breaks}>{image}</Code>
        </li>
      ))}
    </ul>
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
