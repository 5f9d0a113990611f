import { setTimeout as sleep } from 'node:timers/promises';
import { APPLICATION_LABEL } from '@fairlead/domain';
import { collectionRequest, KubeApiError, type ApiResource, type KubeClient } from '@fairlead/kube';
import { Limiter, type Logger } from '@fairlead/service-kit';
import { retryDelay } from '../sync/backoff.js';
import type { LiveObjects } from './live-objects.js';

/** Requests at once: the search is no hurry and must not slow down syncs. */
const AT_ONCE = 4;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
/** Not served any more, not for this account, not to be listed: such a kind holds nothing that could be pruned, and asking again changes nothing. */
const NOTHING_THERE = new Set([403, 404, 405]);
/** Answers of a server that works, about one kind: the webhook that converts its versions, or the extension server behind it, is away. */
const BROKEN = new Set([500, 502, 503, 504]);
/** So an API server of 1.35 answers, with 429, for a kind of which it can't read its own store; other 429s mean that it has too much to do. */
const UNREADABLE = /storage is \(re\)initializing/;
/** So often a broken kind is asked for, over some 15 s, before deletions go on without it. */
const PATIENT_ATTEMPTS = 5;

interface Search {
  readonly client: KubeClient;
  readonly live: LiveObjects;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly limiter: Limiter;
}

/**
 * Watches every kind of which the cluster holds a managed object, so that objects of kinds that no rendering has any more are pruned after a restart.
 * One list request of one item per kind that can be listed and deleted; tried until it has worked once. Resolves when each was answered for, or is
 * broken for longer than others should wait: it is asked for until it answers all the same.
 */
export async function findKindsInUse(client: KubeClient, live: LiveObjects, logger: Logger, signal: AbortSignal): Promise<void> {
  const search: Search = { client, live, logger, signal, limiter: new Limiter(AT_ONCE) };
  const resources = await servedKinds(search);
  await Promise.all(resources.map((resource) => new Promise<void>((resolve) => void find(resource, search, resolve))));
}

async function servedKinds({ client, logger, signal }: Search): Promise<ApiResource[]> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await client.discovery.all();
    } catch (error) {
      if (signal.aborted) break;
      logger.warn('kinds in use could not be found yet, trying again', { error, attempt });
      await pause(attempt, signal);
    }
  }
  return [];
}

/** @param done nobody needs to wait for this kind any longer */
async function find(resource: ApiResource, search: Search, done: () => void): Promise<void> {
  const { logger, signal, limiter } = search;
  const { kind, group } = resource;
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await limiter.run(() => look(resource, search));
      break;
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof KubeApiError && NOTHING_THERE.has(error.status)) break;
      const goesOn = isBroken(error) && attempt >= PATIENT_ATTEMPTS;
      if (goesOn) done();
      const problem = goesOn
        ? 'a kind can’t be listed: objects of it that a deleted application had may stay'
        : 'a kind can’t be listed yet, trying again';
      if (!goesOn || attempt === PATIENT_ATTEMPTS) logger.warn(problem, { kind, group, error, attempt });
      await pause(attempt, signal);
    }
  }
  done();
}

const isBroken = (error: unknown): boolean =>
  error instanceof KubeApiError && (BROKEN.has(error.status) || (error.status === 429 && UNREADABLE.test(error.message)));

async function look(resource: ApiResource, { client, live, signal }: Search): Promise<void> {
  if (signal.aborted) return;
  const { body } = await client.transport.request<{ items?: unknown[] }>({
    ...collectionRequest(resource, 'list', { signal }),
    query: { labelSelector: APPLICATION_LABEL, limit: '1' },
  });
  if (body.items?.length) await live.ensure(resource);
}

const pause = (attempt: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.min(retryDelay(attempt), LONGEST_PAUSE_MILLISECONDS), undefined, { signal, ref: false }).catch(() => undefined);
