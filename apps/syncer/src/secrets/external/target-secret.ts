import { APPLICATION_LABEL, isRecord, ownerOf, type KubeObject, type OwnerReference } from '@fairlead/domain';
import { dataOf, SECRET_FROM_LABEL, type SecretWriter, type WantedSecret } from '../cluster/secret-writer.js';
import { SecretSpecError } from './errors.js';
import type { ExternalSecretSpec } from './external-secret-spec.js';
import { createdBy, dataHash } from './hashes.js';
import type { Values } from './keys.js';
import { applyTemplate, type ReadSource, type Templated } from './template.js';

/** Value of the label of Secrets that were made of ExternalSecrets. */
export const FROM_EXTERNAL = 'external-secret';
export const HASH_ANNOTATION = 'reconcile.external-secrets.io/data-hash';
const CREATED_BY_LABEL = 'reconcile.external-secrets.io/created-by';
const MANAGED_LABEL = 'reconcile.external-secrets.io/managed';
/** Labels and annotations that say things about the ExternalSecret, not about its Secret. */
const NOT_COPIED =
  /^(fairlead\.dev\/|kubectl\.kubernetes\.io\/|force-sync$|argocd\.argoproj\.io\/|kustomize\.toolkit\.fluxcd\.io\/|helm\.toolkit\.fluxcd\.io\/)/;
const LONGEST_MANAGER = 128;

export interface Target {
  readonly object: KubeObject;
  readonly spec: ExternalSecretSpec;
  readonly namespace: string;
  /** Name of the Secret. */
  readonly name: string;
}
export const targetOf = (object: KubeObject, spec: ExternalSecretSpec): Target => ({
  object,
  spec,
  namespace: object.metadata.namespace ?? '',
  name: spec.target.name || object.metadata.name,
});
/** Name of the Secret, as far as it can be told from a document that may be wrong. */
export function targetNameOf(object: KubeObject): string {
  const target = isRecord(object['spec']) && isRecord(object['spec']['target']) ? object['spec']['target'] : {};
  return typeof target['name'] === 'string' && target['name'] !== '' ? target['name'] : object.metadata.name;
}

const merges = ({ spec }: Target, live: KubeObject | undefined): boolean =>
  spec.target.creationPolicy === 'Merge' ||
  (spec.target.creationPolicy === 'CreateOrMerge' && live !== undefined && live.metadata.labels?.[CREATED_BY_LABEL] === undefined);

/** Makes the Secret of the values. Answers which keys are now its own. Throws `SecretSpecError` where it must not or can't. */
export async function writeTarget(
  target: Target,
  values: Values,
  live: KubeObject | undefined,
  writer: SecretWriter,
  readSource: ReadSource,
): Promise<string[]> {
  const { object, spec, namespace, name } = target;
  const { creationPolicy, immutable, template } = spec.target;
  if (creationPolicy === 'None') return [];
  if (creationPolicy === 'Merge' && !live) {
    throw new SecretSpecError(`the desired secret ${name} was not found. With creationPolicy=Merge the secret won't be created`);
  }
  const merging = merges(target, live);
  if (live && !merging) mustBeFree(target, live);
  // Its values can't be changed, and it was asked that they don't.
  if (live?.['immutable'] === true && immutable) return Object.keys(dataOf(live));
  const made = template ? await applyTemplate(template, values, readSource) : untemplated(object, values);
  const wanted: WantedSecret = {
    namespace,
    name,
    type: merging && live ? String(live['type'] ?? 'Opaque') : made.type,
    immutable: immutable && !merging,
    labels: {
      ...made.labels,
      [MANAGED_LABEL]: 'true',
      [SECRET_FROM_LABEL]: FROM_EXTERNAL,
      ...(creationPolicy === 'Owner' || creationPolicy === 'CreateOrMerge'
        ? { [CREATED_BY_LABEL]: createdBy(namespace, object.metadata.name) }
        : {}),
    },
    annotations: { ...made.annotations, [HASH_ANNOTATION]: dataHash(made.data) },
    owner: creationPolicy === 'Owner' ? ownerReference(object) : undefined,
    data: made.data,
  };
  if (merging) delete (wanted.labels as Record<string, string>)[CREATED_BY_LABEL];
  await writer.write(wanted, { live, fieldManager: fieldManager(object.metadata.name), keepsOtherKeys: merging });
  return Object.keys(made.data);
}

function untemplated({ metadata }: KubeObject, values: Values): Templated {
  const copied = (fields: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => !NOT_COPIED.test(key)));
  return { type: 'Opaque', data: Object.fromEntries(values), labels: copied(metadata.labels), annotations: copied(metadata.annotations) };
}

/** A Secret that somebody else's document makes must not be made by two. One that nobody makes is taken over, as upstream does. */
function mustBeFree({ object, namespace, name }: Target, live: KubeObject): void {
  const controller = live.metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (controller && controller.uid !== object.metadata.uid) {
    throw new SecretSpecError(
      `could not set ExternalSecret controller reference: Object ${namespace}/${name} is already owned by another ${controller.kind} controller ${controller.name}. Choose another spec.target.name`,
    );
  }
  const owner = live.metadata.labels?.[APPLICATION_LABEL] === undefined ? undefined : ownerOf(live);
  if (owner) {
    throw new SecretSpecError(
      `Secret ${namespace}/${name} is declared by application ${owner.tenant}/${owner.application}. Choose another spec.target.name, or creationPolicy Merge`,
    );
  }
}

/** Whether the Secret is as it was left. `ownKeys`: of a Secret that is shared with others, those that were written; undefined: not known. */
export function isAsLeft(target: Target, live: KubeObject | undefined, ownKeys: readonly string[] | undefined): boolean {
  if (target.spec.target.creationPolicy === 'None') return true;
  if (!live) return false;
  if (live['immutable'] === true && target.spec.target.immutable) return true;
  const merging = merges(target, live);
  if (merging && ownKeys === undefined) return true;
  const data = Object.entries(dataOf(live)).filter(([key]) => !merging || ownKeys?.includes(key));
  const values = Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64')]));
  return live.metadata.annotations?.[HASH_ANNOTATION] === dataHash(values) && live.metadata.labels?.[MANAGED_LABEL] === 'true';
}

/** Secrets that this ExternalSecret made under another name, before its target was renamed. */
export const leftBehind = ({ object, namespace, name }: Target, secrets: Iterable<KubeObject>): KubeObject[] =>
  [...secrets].filter(
    ({ metadata }) =>
      metadata.namespace === namespace &&
      metadata.name !== name &&
      metadata.labels?.[CREATED_BY_LABEL] === createdBy(namespace, object.metadata.name) &&
      metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === object.metadata.uid),
  );

const ownerReference = ({ apiVersion, kind, metadata }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

/** As upstream names it, so that it can take over. */
const fieldManager = (name: string): string => `externalsecrets.external-secrets.io/${name}`.slice(0, LONGEST_MANAGER);
