import { useSyncExternalStore } from 'react';

/** `away`: nothing answers. `paused`: the api answers that what it stands on (Postgres, NATS) is away. */
export type Connection =
  | { readonly kind: 'up' }
  | { readonly kind: 'away'; readonly since: number; readonly probe: string }
  | { readonly kind: 'paused'; readonly since: number; readonly probe: string; readonly title: string; readonly advice: string };

/** What asks a cluster, live: its 503 is about that cluster, and the page that asked says so. */
const ABOUT_ONE_CLUSTER = /\/(tree|object|object\/events|logs|sealing|events)$/;
const UP: Connection = { kind: 'up' };

let current: Connection = UP;
const watchers = new Set<() => void>();
const now = (next: Connection): void => {
  if (next === current) return;
  current = next;
  watchers.forEach((watcher) => watcher());
};

/** Told by the client of every answer. */
export async function noteAnswer(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url);
  if (response.status === 503 && !ABOUT_ONE_CLUSTER.test(pathname)) {
    const problem = (await response.json().catch(() => ({}))) as { title?: string; advice?: string };
    const since = current.kind === 'paused' ? current.since : Date.now();
    const probe = request.method === 'GET' ? request.url : '/api/v1/applications?limit=1';
    return now({ kind: 'paused', since, probe, title: problem.title ?? 'The pipeline is paused', advice: problem.advice ?? '' });
  }
  // A proxy in front answers 502 and 504 in the place of an api that is away.
  if (response.status === 502 || response.status === 504) return noteSilence();
  if (current.kind === 'away') return now(UP);
  if (current.kind === 'paused' && response.ok && request.url === new URL(current.probe, location.href).href) now(UP);
}
/** Told by the client of a request that nothing answered. */
export function noteSilence(): void {
  if (current.kind !== 'away') now({ kind: 'away', since: Date.now(), probe: '/api/v1/auth/options' });
}
/** Asks again what failed. @returns whether it is answered now */
export async function probe(): Promise<boolean> {
  if (current.kind === 'up') return true;
  const request = new Request(current.probe, { credentials: 'same-origin', headers: { 'fairlead-client': 'console' } });
  try {
    await noteAnswer(request, await fetch(request));
  } catch {
    noteSilence();
  }
  return (current as Connection).kind === 'up';
}
const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};
export const useConnection = (): Connection => useSyncExternalStore(watch, () => current);
