import { envelope, honoured, noted, refused, under, type FieldTable } from '../field-table.js';
import { sourceFields } from './source-fields.js';

export const applicationFields: FieldTable = {
  ...envelope,
  'metadata.finalizers': honoured(
    'sync.onDeletion: without resources-finalizer.argocd.argoproj.io the objects stay when the Application is deleted',
  ),
  operation: noted('a sync that somebody asked of Argo CD; ask for it with `fairlead sync`'),
  'spec.project': honoured('project'),
  ...under('spec.source', sourceFields),
  ...under('spec.sources[]', sourceFields),
  'spec.sourceHydrator': refused('Fairlead commits no rendered manifests; name the source itself in spec.source'),
  'spec.destination.server': honoured('destination.cluster, if it is https://kubernetes.default.svc'),
  'spec.destination.name': honoured('destination.cluster'),
  'spec.destination.namespace': honoured('destination.namespace'),
  'spec.syncPolicy.automated.enabled': honoured('sync.automatic'),
  'spec.syncPolicy.automated.prune': honoured('sync.prune'),
  'spec.syncPolicy.automated.selfHeal': honoured('sync.selfHeal'),
  'spec.syncPolicy.automated.allowEmpty': honoured('sync.allowEmpty'),
  'spec.syncPolicy.syncOptions': honoured('each on its own, see "Sync options"'),
  'spec.syncPolicy.managedNamespaceMetadata.labels': noted(
    'the namespace is made without them; put a Namespace manifest with these labels into the source',
  ),
  'spec.syncPolicy.managedNamespaceMetadata.annotations': noted(
    'the namespace is made without them; put a Namespace manifest with these annotations into the source',
  ),
  'spec.syncPolicy.retry': noted('a failed sync is tried again with growing delay until it works or a newer commit is there'),
  'spec.ignoreDifferences': noted(
    'only fields that the manifests set are compared, so fields that others add never differ; a field that is set in Git and changed by others is set back: take it out of the manifest',
  ),
  'spec.info': noted('is for people who read the document; not shown'),
  'spec.revisionHistoryLimit': noted('history is kept by time, not by number'),
};
