import { parse } from 'yaml';

export interface Container {
  readonly name: string;
  readonly kind: 'container' | 'init container' | 'ephemeral container';
  readonly restarts: number;
}
interface Part {
  readonly name?: unknown;
  readonly restartCount?: unknown;
}
interface PodText {
  readonly spec?: Readonly<Record<string, unknown>> | null;
  readonly status?: Readonly<Record<string, unknown>> | null;
}
const LISTS = [
  ['container', 'containers', 'containerStatuses'],
  ['init container', 'initContainers', 'initContainerStatuses'],
  ['ephemeral container', 'ephemeralContainers', 'ephemeralContainerStatuses'],
] as const;

/** Containers of a Pod's manifest; none where it can't be read. */
export function containersOf(manifest: string | undefined): Container[] {
  const pod = manifest === undefined ? undefined : readPod(manifest);
  return LISTS.flatMap(([kind, list, statuses]) =>
    partsOf(pod?.spec?.[list]).flatMap(({ name }) => {
      const status = partsOf(pod?.status?.[statuses]).find((one) => one.name === name);
      const restarts = typeof status?.restartCount === 'number' ? status.restartCount : 0;
      return typeof name === 'string' ? [{ name, kind, restarts }] : [];
    }),
  );
}
const partsOf = (list: unknown): readonly Part[] => (Array.isArray(list) ? (list as Part[]) : []);
function readPod(manifest: string): PodText | undefined {
  try {
    const pod: unknown = parse(manifest);
    return typeof pod === 'object' && pod !== null ? pod : undefined;
  } catch {
    return undefined;
  }
}
