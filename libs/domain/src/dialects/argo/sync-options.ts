import type { SyncPolicy } from '@fairlead/contracts';
import { honoured, noted, refused, type FieldRule } from '../field-table.js';
import { didYouMean } from '../../platform-documents/suggest.js';
import type { Draft } from '../define-kind.js';

interface SyncOption {
  readonly rule: FieldRule;
  readonly sets?: Partial<SyncPolicy>;
}
const keep = (as: string, sets?: Partial<SyncPolicy>): SyncOption => ({ rule: honoured(as), ...(sets ? { sets } : {}) });
const always = keep('always so');
const unlike = (how: string, sets?: Partial<SyncPolicy>): SyncOption => ({ rule: noted(how), ...(sets ? { sets } : {}) });

/** Every sync option of Argo CD, as an Application writes it. */
export const syncOptions: Readonly<Record<string, SyncOption>> = {
  'CreateNamespace=true': keep('sync.createNamespace', { createNamespace: true }),
  'CreateNamespace=false': keep('sync.createNamespace', { createNamespace: false }),
  'Prune=true': keep('sync.prune, as syncPolicy.automated says'),
  'Prune=false': keep('sync.prune: false', { prune: false }),
  'Prune=confirm': unlike('nothing of this application is deleted when it leaves Git; to be asked, annotate the objects with it', {
    prune: false,
  }),
  'Delete=true': keep('sync.onDeletion, as the finalizer says'),
  'Delete=false': keep('sync.onDeletion: orphan', { onDeletion: 'orphan' }),
  'Delete=confirm': unlike('the objects stay when the Application is deleted', { onDeletion: 'orphan' }),
  'Validate=true': always,
  'Validate=false': unlike("the API server's own validation stays on"),
  'SkipDryRunOnMissingResource=true': keep('always so: definitions are applied first, and waited for'),
  'SkipDryRunOnMissingResource=false': keep('a kind that is not served is told as the failure'),
  'ApplyOutOfSyncOnly=true': always,
  'ApplyOutOfSyncOnly=false': unlike('an unchanged object is never applied again'),
  'PrunePropagationPolicy=background': always,
  'PrunePropagationPolicy=foreground': unlike('what depends on a deleted object is deleted in the background'),
  'PrunePropagationPolicy=orphan': {
    rule: refused('what depends on a deleted object would be deleted too; use Prune=false and delete by hand'),
  },
  'PruneLast=true': always,
  'PruneLast=false': unlike('what leaves Git is deleted last'),
  'Replace=true': unlike('objects are applied server-side, never replaced'),
  'Replace=false': always,
  'Force=true': unlike('an object with a changed immutable field is not deleted and made anew; the sync fails and says which'),
  'Force=false': always,
  'ServerSideApply=true': always,
  'ServerSideApply=false': unlike('objects are always applied server-side'),
  'ClientSideApplyMigration=true': keep('always so: fields of kubectl are taken over'),
  'ClientSideApplyMigration=false': unlike('fields of kubectl are taken over'),
  'FailOnSharedResource=true': unlike('an object of another application is taken over by a sync of this one, and that is told'),
  'FailOnSharedResource=false': always,
  'RespectIgnoreDifferences=true': unlike('fields that the manifests set are always applied'),
  'RespectIgnoreDifferences=false': always,
};

/** What the options say about the policy; notes and refusals go to the draft. */
export function readSyncOptions(options: readonly string[], draft: Draft): Partial<SyncPolicy> {
  const policy: Partial<SyncPolicy> = {};
  for (const [index, text] of options.entries()) {
    const path = ['spec', 'syncPolicy', 'syncOptions', index];
    const option = syncOptions[text.replaceAll(' ', '')];
    if (option === undefined)
      draft.note(path, `is no sync option that is known here, so it has no effect${didYouMean(text, Object.keys(syncOptions))}`);
    else if (option.rule.is === 'noted') draft.note(path, `${text}: ${option.rule.how}`);
    else if (option.rule.is === 'refused') draft.refuse(path, option.rule.instead);
    Object.assign(policy, option?.sets);
  }
  return policy;
}
