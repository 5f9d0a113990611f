import { splitApiVersion, type KubeObject } from '../manifests/kube-object.js';

/** Groups whose kinds the API server knows by Go type: there quantities are rewritten, empty fields dropped and some lists are maps. Objects of other groups are kept as they were sent. */
export function isBuiltInGroup(group: string): boolean {
  return group === '' || group === 'apps' || group === 'batch' || group === 'autoscaling' || group === 'policy' || isKubernetesGroup(group);
}
const isKubernetesGroup = (group: string): boolean =>
  /^(admissionregistration|apiextensions|apiregistration|authentication|authorization|autoscaling|certificates|coordination|discovery|events|flowcontrol\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration|internal\.apiserver)\.k8s\.io$/.test(
    group,
  );

/** Metadata that only the API server writes: in a manifest it is a left-over of `kubectl get -o yaml`, and would make every apply a conflict or an error. */
const SERVER_METADATA = [
  'managedFields',
  'creationTimestamp',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** The manifest without what only the API server may write. */
export function withoutServerMetadata(object: KubeObject): KubeObject {
  if (!SERVER_METADATA.some((field) => field in object.metadata)) return object;
  const metadata = { ...object.metadata };
  for (const field of SERVER_METADATA) delete metadata[field];
  return { ...object, metadata };
}

/**
 * The manifest as a live object would show it: a Secret's `stringData` is write-only and ends base64-coded in `data`. `status` is the
 * controllers' and never compared.
 */
export function comparable(desired: KubeObject): Record<string, unknown> {
  const { status: _, ...rest } = desired;
  if (desired.kind !== 'Secret' || splitApiVersion(desired.apiVersion).group !== '' || !desired['stringData']) return rest;
  const { stringData, ...secret } = rest;
  const coded = Object.entries(stringData as Record<string, unknown>).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString('base64'),
  ]);
  return { ...secret, data: { ...(desired['data'] as object | undefined), ...Object.fromEntries(coded) } };
}
