import type { Consumer, Service, Stream } from '@fairlead/api-client';

/** A consumer with its stream. */
export interface Lag extends Consumer {
  readonly stream: string;
}
/** Furthest behind first; what has nothing to do is left out. */
export const lagging = (streams: readonly Stream[]): Lag[] =>
  streams
    .flatMap(({ name, consumers }) => consumers.map((consumer) => ({ ...consumer, stream: name })))
    .filter(({ pending, inWork }) => pending + inWork > 0)
    .sort((one, other) => other.pending + other.inWork - (one.pending + one.inWork));

/** Length of a bar in percent: by the logarithm, since 10 and 100,000 must both be seen. */
export const barLength = (count: number): number => (count <= 0 ? 0 : Math.min(100, Math.max(4, (Math.log10(count + 1) / 5) * 100)));

export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`;
}

export type Readiness = 'ready' | 'not ready' | 'silent';
export const readinessOf = ({ alive, problems }: Service): Readiness =>
  !alive ? 'silent' : Object.keys(problems).length === 0 ? 'ready' : 'not ready';
/** Those to look at first, then by name. */
export const byReadiness = (services: readonly Service[]): Service[] => {
  const order: readonly Readiness[] = ['silent', 'not ready', 'ready'];
  return [...services].sort(
    (one, other) =>
      order.indexOf(readinessOf(one)) - order.indexOf(readinessOf(other)) ||
      one.service.localeCompare(other.service, 'en') ||
      one.instance.localeCompare(other.instance, 'en'),
  );
};
