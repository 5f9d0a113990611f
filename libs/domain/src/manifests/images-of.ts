import type { KubeObject } from './kube-object.js';

/** Where Kubernetes' own kinds, and those made after their example, have their pods. */
const POD_SPECS = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
] as const;
const MOST = 20;
const LONGEST = 300;

/** Images of the pods that these objects make, each once, in the order in which they stand; at most 20. */
export function imagesOf(objects: readonly KubeObject[]): string[] {
  const images = new Set<string>();
  for (const object of objects) {
    const paths = object.kind === 'Pod' && object.apiVersion === 'v1' ? [['spec']] : POD_SPECS;
    for (const path of paths) for (const image of imagesIn(at(object, path))) images.add(image);
  }
  return [...images].slice(0, MOST);
}

function imagesIn(pod: unknown): string[] {
  return ['containers', 'initContainers'].flatMap((list) => {
    const containers = at(pod, [list]);
    if (!Array.isArray(containers)) return [];
    return containers.flatMap((container: unknown) => {
      const image = at(container, ['image']);
      return typeof image === 'string' && image !== '' && image.length <= LONGEST ? [image] : [];
    });
  });
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
