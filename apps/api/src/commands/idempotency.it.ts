import { randomUUID } from 'node:crypto';
import { RepositoryHinted, RollbackRequested, SyncRequested, type ApiBulkAccepted } from '@fairlead/contracts';
import { Database } from '@fairlead/database';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMIT, eventually } from '../api.fixtures.js';
import { api as apiDefinition } from '../definition.js';
import { CommandsApi, tokens, type Answer } from './commands.fixtures.js';

let on: CommandsApi;
let database: Database;
beforeAll(async () => {
  on = await CommandsApi.start();
  database = await Database.connect({ url: on.api.postgres.url, schema: 'catalog', entities: [], logger: silentLogger });
  await on.declare({ shop: {}, other: {}, held: {}, still: { suspend: true }, nowhere: { destination: undefined } });
});
afterAll(async () => {
  await database?.close();
  await on?.stop();
});

const newKey = () => randomUUID();
const rollbacks = async (name: string) =>
  (await on.api.bus.all(RollbackRequested, `command.rollback.team-a.${name}`)).map(({ message }) => message);
const query = (sql: string, parameters: unknown[]) => database.run((manager) => manager.query(sql, parameters));

describe('an Idempotency-Key', () => {
  it('makes the same command one, however often it is sent', async () => {
    const key = newKey();
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await on.post('/applications/team-a/shop/rollback', { commit: COMMIT }, { key }));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await rollbacks('shop')).toHaveLength(1);
    const entries = await on.audited('shop', answers[0]?.body.id ?? '');
    expect(entries.map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  it('answers those who come at once, also at another api, with the same', async () => {
    const second = await startService(apiDefinition, on.api.env({ FAIRLEAD_INSTANCE: 'api-second' }));
    try {
      const before = (await rollbacks('other')).length;
      const key = newKey();
      const sent = await Promise.all([
        ...Array.from({ length: 5 }, () => on.post('/applications/team-a/other/rollback', { commit: COMMIT }, { key })),
        ...Array.from({ length: 5 }, () => postTo(second, '/applications/team-a/other/rollback', { commit: COMMIT }, key)),
      ]);
      expect(sent.map(({ status }) => status)).toEqual(new Array(10).fill(202));
      expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1);
      expect(await rollbacks('other')).toHaveLength(before + 1);
    } finally {
      await second.stop();
    }
  });

  it.each([
    ['another body', '/applications/team-a/shop/rollback', { to: COMMIT }],
    ['another application', '/applications/team-a/other/rollback', { commit: COMMIT }],
    ['another command', '/applications/team-a/shop/sync', {}],
  ])('is refused with %s', async (_what, path, body) => {
    const key = newKey();
    await on.post('/applications/team-a/shop/rollback', { commit: COMMIT }, { key });
    const refused = await on.post(path, body, { key });
    expect(refused).toMatchObject({ status: 409, body: { code: 'IdempotencyKeyReused' } });
  });

  it('is each person’s own, and a refusal uses none up', async () => {
    const key = newKey();
    const ids = [];
    for (const as of [tokens.ann, tokens.bob]) ids.push((await on.post('/applications/team-a/shop/rollback', {}, { key, as })).body.id);
    expect(new Set(ids).size).toBe(2);
    const other = newKey();
    expect((await on.post('/applications/team-a/still/sync', {}, { key: other })).status).toBe(409);
    await on.declare({ shop: {}, other: {}, held: {}, still: {}, nowhere: { destination: undefined } });
    await eventually(async () => {
      const { status } = await on.post('/applications/team-a/still/sync', {}, { key: other });
      return status === 202 ? true : undefined;
    }, 'the same key to be taken');
  });

  it.each(['short', 'x'.repeat(65), 'with space', 'über-alles'])('must have its form: %s', async (key) => {
    const refused = await on.post(
      '/applications/team-a/shop/sync',
      {},
      { key: encodeURIComponent(key) === key ? key : Buffer.from(key).toString('latin1') },
    );
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ at: 'Idempotency-Key' }] } });
  });

  it('that an api died over is taken over, as the same command', async () => {
    const key = newKey();
    const first = await on.post('/applications/team-a/held/rollback', { commit: COMMIT }, { key });
    // As if it had died after it had told, and before it could note its answer.
    await query(`update catalog.commands set answer = null, at = now() - interval '1 minute' where key = $1`, [key]);
    const again = await on.post('/applications/team-a/held/rollback', { commit: COMMIT }, { key });
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(await rollbacks('held')).toHaveLength(1);
    expect((await on.audited('held', first.body.id)).map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  it('counts for a day', async () => {
    const key = newKey();
    const first = await on.post('/applications/team-a/held/rollback', {}, { key });
    await query(`update catalog.commands set at = now() - interval '25 hours' where key = $1`, [key]);
    const next = await on.post('/applications/team-a/held/rollback', { to: COMMIT }, { key });
    expect(next.status).toBe(202);
    expect(next.body.id).not.toBe(first.body.id);
  });
});

describe('many at once', () => {
  it('are each answered for themselves', async () => {
    await on.declare({ shop: {}, other: {}, still: { suspend: true }, nowhere: { destination: undefined } });
    const names = ['shop', 'still', 'nobody', 'nowhere', 'shop'];
    const applications = [...names.map((name) => ({ tenant: 'team-a', name })), { tenant: 'team-b', name: 'spy' }];
    const key = newKey();
    const send = () => on.post('/applications/commands', { command: 'sync', applications, reason: 'to see' }, { key });
    const { status, body } = await send();
    const { accepted, items } = body as unknown as ApiBulkAccepted;
    expect([status, accepted]).toEqual([202, 3]);
    expect(items.map(({ name, problem }) => [name, problem?.code])).toEqual([
      ['shop', undefined],
      ['still', 'ApplicationSuspended'],
      ['nobody', 'NotFound'],
      ['nowhere', undefined],
      ['shop', undefined],
      ['spy', 'Forbidden'],
    ]);
    expect(items[0]?.id).toBe(items[4]?.id);
    expect((await send()).body).toEqual(body);
    expect(await on.state(items[3]?.id ?? '', 'done')).toMatchObject({ detail: expect.stringContaining('goes to no cluster') });
    expect(await on.state(items[0]?.id ?? '', 'accepted')).toMatchObject({ entries: [{ clusters: ['one'], reason: 'to see' }] });
  });

  it('may be 500, and not more', async () => {
    const applications = Array.from({ length: 500 }, (_, index) => ({ tenant: 'team-a', name: index % 2 === 0 ? 'shop' : `no-${index}` }));
    const { status, body } = await on.post('/applications/commands', { command: 'pause', applications });
    expect([status, (body as unknown as ApiBulkAccepted).accepted]).toEqual([202, 250]);
    const more = await on.post('/applications/commands', {
      command: 'pause',
      applications: [...applications, { tenant: 'team-a', name: 'shop' }],
    });
    expect(more).toMatchObject({ status: 400, body: { code: 'InvalidRequest' } });
    await on.post('/applications/commands', { command: 'resume', applications: applications.slice(0, 1) });
  });
});

describe('what became of a command', () => {
  it('is told only to those who may see the tenant', async () => {
    const { body } = await on.post('/applications/team-a/other/rollback');
    await on.state(body.id, 'accepted');
    expect((await on.get(`/commands/${body.id}`, tokens.zoe)).status).toBe(404);
    expect((await on.get('/commands/no-such-command')).status).toBe(404);
  });
});

describe('without Postgres', () => {
  it('commands pass, and the same key is the same command still', async () => {
    await on.declare({ shop: {}, other: {} });
    await on.api.postgres.kill();
    try {
      const key = newKey();
      const ids: string[] = [];
      for (let i = 0; i < 2; i++) {
        const { status, body } = await on.post('/applications/team-a/other/sync', {}, { key });
        expect(status).toBe(202);
        ids.push(body.id);
      }
      expect(new Set(ids).size).toBe(1);
      const asked = (await on.api.bus.all(SyncRequested, 'command.sync.one.>')).filter(({ message }) => message.id === ids[0]);
      expect(asked).toHaveLength(1);
      expect((await on.api.bus.last(RepositoryHinted, 'hint.team-a.main'))?.message.id).toBe(ids[0]);
      expect((await on.get(`/commands/${ids[0]}`)).status).toBe(503);
    } finally {
      await on.api.postgres.start();
    }
  });
});

async function postTo(service: RunningService, path: string, body: object, key: string): Promise<{ status: number; body: Answer }> {
  const { port } = (service.app.getHttpServer() as { address(): AddressInfo }).address();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens.bob}`, 'idempotency-key': key };
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  return { status: response.status, body: (await response.json()) as Answer };
}
