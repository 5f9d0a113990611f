import { revisionId, type KubeObject, type TargetRevision } from '@fairlead/domain';
import { isRecord } from '@fairlead/domain';
import { ownedBy, primaryName, rolloutLabel, withoutMarks } from './names.js';
import { podSpecOf, record, records, specOf, templateOf, withRenamedConfigs, type Json } from './pod-spec.js';
import type { Selector } from './selector.js';
import type { TrackedConfig } from './configs.js';

/** Annotation of a primary: the version that it was made of, as JSON. */
export const REVISION_ANNOTATION = 'fairlead.dev/revision';

export interface PrimaryInput {
  canary: KubeObject;
  target: KubeObject;
  selector: Selector;
  configs: readonly TrackedConfig[];
  revision: TargetRevision;
  replicas: number;
}

/** `<target>-primary`: the target's pods under another label, with copies of its configuration. Rules: Flagger's (pkg/canary/deployment_controller.go). */
export function primaryDeployment({ canary, target, selector, configs, revision, replicas }: PrimaryInput): KubeObject {
  const template = templateOf(target);
  const templateMeta = record(template['metadata']);
  const { progressDeadlineSeconds, minReadySeconds, revisionHistoryLimit, strategy } = specOf(target);
  const value = primaryName(selector.value);
  const labels = (all: unknown): Json => ({ ...withoutMarks(record(all) as Record<string, string>), [selector.label]: value });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: primaryName(target.metadata.name),
      ...(target.metadata.namespace ? { namespace: target.metadata.namespace } : {}),
      labels: { ...(labels(target.metadata.labels) as Record<string, string>), ...rolloutLabel(canary) },
      annotations: { ...withoutMarks(target.metadata.annotations), [REVISION_ANNOTATION]: JSON.stringify(revision) },
      ownerReferences: ownedBy(canary),
    },
    spec: {
      ...defined({ progressDeadlineSeconds, minReadySeconds, revisionHistoryLimit, strategy }),
      replicas,
      selector: { matchLabels: { [selector.label]: value } },
      template: {
        metadata: {
          labels: labels(templateMeta['labels']),
          // The copies keep their names when their content changes: the pods must be made anew all the same.
          annotations: {
            ...withoutMarks(record(templateMeta['annotations']) as Record<string, string>),
            [REVISION_ANNOTATION]: revisionId(revision),
          },
        },
        spec: primaryPodSpec(podSpecOf(template), selector, configs),
      },
    },
  };
}

/** The version that a primary says it was made of. */
export function revisionOfPrimary(primary: KubeObject | undefined): TargetRevision | undefined {
  const said = primary?.metadata.annotations?.[REVISION_ANNOTATION];
  if (said === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(said);
    if (!isRecord(value) || typeof value['template'] !== 'string') return undefined;
    return { template: value['template'], configs: record(value['configs']) as Record<string, string> };
  } catch {
    return undefined;
  }
}

function primaryPodSpec(podSpec: Json, selector: Selector, configs: readonly TrackedConfig[]): Json {
  const tracked = new Set(configs.map(({ object }) => `${object.kind}/${object.metadata.name}`));
  const copy = withRenamedConfigs(podSpec, (kind, name) => (tracked.has(`${kind}/${name}`) ? primaryName(name) : undefined));
  for (const rule of records(copy['topologySpreadConstraints'])) retarget(rule['labelSelector'], selector);
  const affinity = record(copy['affinity']);
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const terms = record(affinity[kind]);
    for (const term of records(terms['requiredDuringSchedulingIgnoredDuringExecution'])) retarget(term['labelSelector'], selector);
    for (const term of records(terms['preferredDuringSchedulingIgnoredDuringExecution']))
      retarget(record(term['podAffinityTerm'])['labelSelector'], selector);
  }
  return copy;
}

/** A rule about the target's own pods becomes one about the primary's. */
function retarget(labelSelector: unknown, { label, value }: Selector): void {
  const selector = record(labelSelector);
  const labels = record(selector['matchLabels']);
  if (labels[label] === value) labels[label] = primaryName(value);
  for (const expression of records(selector['matchExpressions'])) {
    if (expression['key'] !== label || !Array.isArray(expression['values'])) continue;
    expression['values'] = expression['values'].map((item: unknown) => (item === value ? primaryName(value) : item));
  }
}

const defined = (fields: Json): Json => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
