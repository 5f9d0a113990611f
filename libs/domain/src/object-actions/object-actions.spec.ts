import type { ObjectAction } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { refOf, type KubeObject } from '../manifests/kube-object.js';
import { objectActions, whyKindLacks, whyNotAct, type ActedOn } from './object-actions.js';

const object = (apiVersion: string, kind: string, spec: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', ...metadata },
  spec,
});
/** One that Git wants and the cluster has. */
const managed = (live: KubeObject, more: Partial<ActedOn> = {}): ActedOn => ({
  ...{ kind: refOf(live), desired: live, live, isMarked: true, suspended: undefined, notHealed: undefined },
  ...more,
});
const made = (live: KubeObject, more: Partial<ActedOn> = {}): ActedOn => managed(live, { desired: undefined, isMarked: false, ...more });
const deployment = object('apps/v1', 'Deployment');
const pod = object('v1', 'Pod');

describe('what is offered for an object', () => {
  const can = (on: ActedOn) => objectActions(on).flatMap(({ action, unavailable }) => (unavailable === undefined ? [action] : []));
  it.each<[string, ActedOn, ObjectAction[]]>([
    ['a Deployment', managed(deployment), ['sync', 'restart', 'delete']],
    ['a StatefulSet', managed(object('apps/v1', 'StatefulSet')), ['sync', 'restart', 'delete']],
    ['a DaemonSet', managed(object('apps/v1', 'DaemonSet')), ['sync', 'restart', 'delete']],
    ['a Rollout of Argo', managed(object('argoproj.io/v1alpha1', 'Rollout')), ['sync', 'restart']],
    ['a CronJob', managed(object('batch/v1', 'CronJob')), ['sync', 'run', 'delete']],
    ['a Job in Git', managed(object('batch/v1', 'Job')), ['sync', 'delete']],
    ['a ConfigMap', managed(object('v1', 'ConfigMap')), ['sync', 'delete']],
    ['an ExternalSecret', managed(object('external-secrets.io/v1', 'ExternalSecret')), ['sync', 'delete']],
    ['an HTTPRoute', managed(object('gateway.networking.k8s.io/v1', 'HTTPRoute')), ['sync', 'delete']],
    ['a Namespace', managed(object('v1', 'Namespace')), ['sync']],
    ['a claim', managed(object('v1', 'PersistentVolumeClaim')), ['sync']],
    ['a volume', managed(object('v1', 'PersistentVolume')), ['sync']],
    ['a definition', managed(object('apiextensions.k8s.io/v1', 'CustomResourceDefinition')), ['sync']],
    ['a database of an operator', managed(object('postgresql.cnpg.io/v1', 'Cluster')), ['sync']],
    ['a Canary', managed(object('flagger.app/v1beta1', 'Canary')), ['sync']],
    ['a Pod that another object made', made(pod), ['delete']],
    ['a Job that another object made', made(object('batch/v1', 'Job')), ['delete']],
    ['a ReplicaSet that another object made', made(object('apps/v1', 'ReplicaSet')), ['delete']],
    ['a Deployment that another object made', made(deployment), ['restart']],
    ['a Secret that another object made', made(object('v1', 'Secret')), []],
    ['a Deployment of another group', managed(object('example.com/v1', 'Deployment')), ['sync']],
    ['what is in Git and not there', managed(deployment, { live: undefined, isMarked: false }), ['sync']],
  ])('%s: what can be done', (_, on, actions) => expect(can(on)).toEqual(actions));

  it('tells what can’t be done now, and why, and leaves away what never can', () => {
    expect(objectActions(managed(deployment, { suspended: 'paused by ann: nothing is applied', notHealed: 'paused by ann' }))).toEqual([
      { action: 'sync', unavailable: 'paused by ann: nothing is applied' },
      { action: 'restart' },
      { action: 'delete', unavailable: 'nothing would make it again: paused by ann' },
    ]);
    expect(objectActions(made(object('v1', 'ConfigMap')))).toEqual([]);
  });
});

describe('an action is refused', () => {
  const template = { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } } } };
  const leaving = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  it.each<[string, ObjectAction, ActedOn, RegExp]>([
    ['sync of what is not in Git', 'sync', made(pod), /^it is not in Git/],
    ['sync while paused', 'sync', managed(deployment, { suspended: 'paused by ann' }), /^paused by ann$/],
    ['sync of what is being deleted', 'sync', managed(object('v1', 'ConfigMap', {}, leaving)), /being deleted/],
    ['restart of a ConfigMap', 'restart', managed(object('v1', 'ConfigMap')), /^only a Deployment, StatefulSet, DaemonSet or Rollout/],
    ['restart of what is not there', 'restart', managed(deployment, { live: undefined }), /^it is not there$/],
    ['restart where Git sets the annotation', 'restart', managed(object('apps/v1', 'Deployment', template)), /Git itself sets kubectl/],
    ['restart of a paused Deployment', 'restart', managed(object('apps/v1', 'Deployment', { paused: true })), /spec\.paused/],
    [
      'restart of what replaces no Pods',
      'restart',
      managed(object('apps/v1', 'DaemonSet', { updateStrategy: { type: 'OnDelete' } })),
      /only when they are deleted/,
    ],
    ['run of a Job', 'run', managed(object('batch/v1', 'Job')), /^only a CronJob/],
    ['run of another CronJob', 'run', managed(object('example.com/v1', 'CronJob')), /^only a CronJob/],
    ['deletion of a Namespace', 'delete', managed(object('v1', 'Namespace')), /everything in a namespace goes with it/],
    ['deletion of a claim', 'delete', made(object('v1', 'PersistentVolumeClaim')), /the data of a claim/],
    [
      'deletion of a definition',
      'delete',
      managed(object('apiextensions.k8s.io/v1', 'CustomResourceDefinition')),
      /all objects of its kind/,
    ],
    ['deletion of a database', 'delete', managed(object('postgresql.cnpg.io/v1', 'Cluster')), /the operator of Cluster made/],
    [
      'deletion of what is kept',
      'delete',
      managed(object('v1', 'ConfigMap', {}, { annotations: { 'fairlead.dev/prune': 'disabled' } })),
      /protected/,
    ],
    [
      'deletion of what must be confirmed',
      'delete',
      managed(object('v1', 'ConfigMap', {}, { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm' } })),
      /protected/,
    ],
    ['deletion of what left Git', 'delete', managed(deployment, { desired: undefined }), /^it is no longer in Git/],
    [
      'deletion where nothing heals',
      'delete',
      managed(deployment, { notHealed: 'self-healing is off' }),
      /would make it again: self-healing/,
    ],
    ['deletion of a made Secret', 'delete', made(object('v1', 'Secret')), /only Pods, Jobs and ReplicaSets/],
    ['deletion of what is being deleted', 'delete', made(object('v1', 'Pod', {}, leaving)), /already/],
    [
      'deletion that takes claims along',
      'delete',
      managed(object('apps/v1', 'StatefulSet', { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } })),
      /its claims and their data/,
    ],
  ])('%s', (_, action, on, why) => expect(whyNotAct(action, on)).toMatch(why));

  it('a made object may be deleted while its application is paused: what made it is not Fairlead', () =>
    expect(whyNotAct('delete', made(pod, { suspended: 'paused', notHealed: 'paused' }))).toBeUndefined());
  it('by its kind alone, where that is enough', () => {
    expect(whyKindLacks('restart', { group: '', kind: 'Pod' })).toBeDefined();
    expect(whyKindLacks('delete', { group: '', kind: 'Pod' })).toBeUndefined();
  });
});
