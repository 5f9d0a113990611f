import { z } from 'zod';
import { envelope, honoured, noted, refused } from '../field-table.js';
import { defineKind, Metadata, optional, Text } from '../define-kind.js';
import { nameFrom } from '../names.js';
import { clusterOfDestination } from './destination.js';
import { defined } from './source.js';

const SIGNATURES = 'signatures of commits are not checked yet; without this field anything that is pushed would run';
const Kinds = optional(z.array(z.looseObject({ group: z.string(), kind: z.string(), name: optional(Text) })));
const Schema = z.looseObject({
  metadata: Metadata,
  spec: optional(
    z.looseObject({
      description: optional(Text),
      sourceRepos: optional(z.array(z.string())),
      destinations: optional(z.array(z.looseObject({ server: optional(Text), name: optional(Text), namespace: optional(Text) }))),
      clusterResourceWhitelist: Kinds,
      clusterResourceBlacklist: Kinds,
      namespaceResourceWhitelist: Kinds,
      namespaceResourceBlacklist: Kinds,
    }),
  ),
});
const kinds = (list: z.output<typeof Kinds>) => list?.map(({ group, kind, name }) => ({ group, kind, ...(name ? { name } : {}) }));

export const argoAppProject = defineKind({
  project: 'Argo CD',
  group: 'argoproj.io',
  kind: 'AppProject',
  versions: ['v1alpha1'],
  identity: { kind: 'Project', name: ({ name }) => nameFrom(name) },
  becomes: 'Project',
  fields: {
    ...envelope,
    'metadata.finalizers': honoured('a Project that goes refuses changes of its applications and deletes nothing'),
    'spec.description': honoured('description'),
    'spec.sourceRepos': honoured('sourceRepos'),
    'spec.destinations[].server': honoured('destinations[].cluster, if it is https://kubernetes.default.svc or *'),
    'spec.destinations[].name': honoured('destinations[].cluster'),
    'spec.destinations[].namespace': honoured('destinations[].namespace'),
    'spec.clusterResourceWhitelist': honoured('clusterKinds.allow'),
    'spec.clusterResourceBlacklist': honoured('clusterKinds.deny'),
    'spec.namespaceResourceWhitelist': honoured('namespacedKinds.allow'),
    'spec.namespaceResourceBlacklist': honoured('namespacedKinds.deny'),
    'spec.roles': noted('who may do what is said by the people of the Tenant'),
    'spec.syncWindows': noted('syncs are not held back by the clock yet: they run at any time'),
    'spec.orphanedResources': noted('objects that no application has are not looked for'),
    'spec.sourceNamespaces': noted('documents belong to the tenant whose application declares them, whatever their namespace'),
    'spec.permitOnlyProjectScopedClusters': noted('clusters belong to the platform; name those allowed in destinations', false),
    'spec.destinationServiceAccounts': refused(
      'name the account of an application with its Tenant, whose ServiceAccount all of them are applied as',
    ),
    'spec.signatureKeys': refused(SIGNATURES),
    'spec.sourceIntegrity': refused(SIGNATURES),
  },
  schema: Schema,
  convert({ metadata, spec }, draft) {
    const destinations = (spec?.destinations ?? []).map(({ name, server, namespace }, index) => {
      const at = ['spec', 'destinations', index];
      if (!namespace)
        draft.issues.push({ path: at, atKey: true, message: `spec.destinations[${index}].namespace is required; * means any` });
      const anywhere = name === '*' || (!name && server === '*');
      return { cluster: anywhere ? '*' : clusterOfDestination({ name, server }, at, draft), namespace: namespace || '*' };
    });
    draft.add(metadata, {
      ...defined({ description: spec?.description }),
      sourceRepos: spec?.sourceRepos ?? [],
      destinations,
      clusterKinds: defined({ allow: kinds(spec?.clusterResourceWhitelist), deny: kinds(spec?.clusterResourceBlacklist) }),
      namespacedKinds: defined({ allow: kinds(spec?.namespaceResourceWhitelist), deny: kinds(spec?.namespaceResourceBlacklist) }),
    });
  },
});
