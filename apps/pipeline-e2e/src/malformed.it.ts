import * as contracts from '@fairlead/contracts';
import { DeadLetter, RenderingKept, type MessageContract } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { waitUntil } from '@fairlead/local-stack';
import { connect } from '@nats-io/transport-node';
import { silentLogger } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant, web } from './harness/documents.js';
import { Platform } from './harness/platform.js';

const isContract = (value: unknown): value is MessageContract =>
  typeof value === 'object' && value !== null && 'dedupeKey' in value && 'filter' in value;
/** Every kind of message but two that nobody follows: the dead letters themselves, and kept renderings, which are looked up for a rollback. */
const NOT_FOLLOWED: readonly string[] = [DeadLetter.type, RenderingKept.type];
const all = Object.values(contracts as Record<string, unknown>)
  .filter(isContract)
  .filter(({ type }) => !NOT_FOLLOWED.includes(type));

/** A subject that the contract's filter matches and a running service listens to. */
const subjectOf = ({ filter }: MessageContract): string =>
  filter.startsWith('command.rollout.') ? filter.replace('*', 'one').replaceAll('*', 'ghost') : bucketed(filter);
const bucketed = (filter: string): string =>
  filter.startsWith('desired.') || /^command\.(sync|confirm-prune|object-action)\./.test(filter)
    ? filter.replace('*', 'one').replace('*', '0').replaceAll('*', 'ghost')
    : filter.replaceAll('*', 'ghost');

describe('malformed messages', () => {
  let platform: Platform;
  let bus: Bus;
  beforeAll(async () => {
    platform = await Platform.start();
    bus = await Bus.connect({ servers: platform.nats.url, name: 'test', logger: silentLogger });
  });
  afterAll(async () => {
    await bus.close();
    await platform.stop();
  });

  it('on every subject are dead-lettered with their error, and the next push arrives', { timeout: 180_000 }, async () => {
    // Once something arrived, every service listens.
    const source = await platform.git.createRepository('team');
    const namespace = platform.cluster().namespace();
    const commit = await source.commit({ 'web.yaml': web('web') });
    await platform.declare({
      'team.yaml': [
        tenant('team'),
        repository('team', 'team', source.url),
        application('team', 'web', { repository: 'team', clusters: ['one'], namespace }),
      ].join('\n---\n'),
    });
    await platform.healthy('team', 'web', commit);

    const nats = await connect({ servers: platform.nats.url });
    try {
      for (const contract of all) nats.publish(subjectOf(contract), 'no JSON at all {');
      await nats.flush();
    } finally {
      await nats.close();
    }
    const unread = new Set(all.map(subjectOf));
    await waitUntil(
      async () => {
        for (const { message } of await bus.lastPerSubject(DeadLetter)) unread.delete(message.subject);
        return unread.size === 0;
      },
      { what: 'every malformed message is in DEAD', timeoutMilliseconds: 60_000 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}; missing: ${[...unread].join(', ')}`, { cause: error });
    });
    for (const { message } of await bus.lastPerSubject(DeadLetter)) {
      expect(message.error.code).toBeTruthy();
      expect(message.error.message).toBeTruthy();
      expect(Buffer.from(message.payload, 'base64').toString()).toBe('no JSON at all {');
    }

    const next = await source.commit({ 'web.yaml': web('web', { text: 'second' }) });
    await platform.healthy('team', 'web', next);
    for (const service of platform.services.values()) await service.ready();
  });
});
