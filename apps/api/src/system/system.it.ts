import {
  ActionAudited,
  CatalogEntry,
  DeadLetter,
  RenderFailed,
  SourceChanged,
  type ApiDeadLetter,
  type ApiSystem,
} from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, revision } from '../api.fixtures.js';
import { CommandsApi, tokens } from '../commands/commands.fixtures.js';
import { tenant } from '../catalog/catalog.fixtures.js';

let on: CommandsApi;
beforeAll(async () => {
  on = await CommandsApi.start();
  await on.declare({ shop: {} });
  const platform = tenant('platform', { people: [{ user: 'ann', role: 'admin' }] });
  const entry = CatalogEntry.parse({ document: platform, owner: { tenant: 'platform', application: 'other' }, generation: 1 });
  await on.api.bus.catalog.put('tenant.platform', entry);
  await eventually(async () => ((await system()).status === 200 ? true : undefined), 'ann to be an admin');
});
afterAll(() => on?.stop());

const system = (as: string = tokens.ann) => on.get<ApiSystem>('/system', as);
const letters = (query = '') => on.get<{ items: ApiDeadLetter[]; next?: string }>(`/system/dead-letters${query}`, tokens.ann);
const decide = (id: string, decision: string, key?: string) =>
  on.post(`/system/dead-letters/${id}/decision`, { decision, reason: 'it is mended' }, { as: tokens.ann, ...(key ? { key } : {}) });
const failed = (application: string) =>
  RenderFailed.schema.parse({
    tenant: 'team-a',
    application,
    generation: 1,
    revision: revision(),
    problem: { code: 'X', message: 'y'.repeat(1_500) },
  });

/** Has a consumer give up on a message, as services do. */
async function giveUp(stream: string, sequence: number): Promise<string> {
  const stored = await on.api.bus.link.manager.streams.getMessage(stream, { seq: sequence });
  if (!stored) throw new Error('it is not there');
  const raw = { subject: stored.subject, stream, sequence, time: stored.time, data: stored.data, headers: stored.header };
  await on.api.bus.deadLetters.write('test-consumer', raw, 3, new Error('it is beyond me'));
  return `test-consumer.${stream}.${sequence}`;
}
const letter = async (application: string) =>
  giveUp('EVENTS', (await on.api.bus.publish(RenderFailed, failed(application) as never)).sequence);

describe('the system', () => {
  it('tells of services, streams, consumers, leases and what was given up on', async () => {
    await letter('counted');
    const { body } = await eventually(async () => {
      const answer = await system();
      const { services, leases, deadLetters } = answer.body;
      return services.length > 0 && leases.length > 0 && deadLetters > 0 ? answer : undefined;
    }, 'the api to be there');
    expect(body.services).toMatchObject([{ service: 'api', instance: 'api-test', alive: true, problems: {}, version: body.version }]);
    expect(body.leases).toMatchObject([{ group: 'api', instance: 'api-test' }]);
    expect(body.leases[0]?.names).toContain('catalog');
    expect(body.streams.map(({ name }) => name)).toEqual(expect.arrayContaining(['EVENTS', 'STATUS', 'KV_catalog', 'DEAD']));
    const events = body.streams.find(({ name }) => name === 'EVENTS');
    expect(events?.consumers.map(({ name }) => name)).toEqual(expect.arrayContaining(['api-action-audited', 'api-sync-finished']));
    expect(body.database).toEqual({});
  });

  it('says that Postgres is away, and that a service has ended', async () => {
    await on.api.postgres.kill();
    try {
      await eventually(async () => ((await system()).body.database.problem !== undefined ? true : undefined), 'the problem');
    } finally {
      await on.api.postgres.start();
    }
    await on.api.restart({ FAIRLEAD_INSTANCE: 'api-second' });
    const services = await eventually(async () => {
      const { body } = await system();
      return body.services?.length === 2 ? body.services : undefined;
    }, 'both to be told of');
    expect(services.map(({ instance, alive }) => [instance, alive])).toEqual([
      ['api-second', true],
      ['api-test', false],
    ]);
  });

  it.each([
    ['/system', tokens.bob],
    ['/system/dead-letters', tokens.bob],
    ['/system/dead-letters/a.B.1', tokens.zoe],
  ])('is shown to admins of the platform only: %s', async (path, as) => {
    expect(await on.get(path, as)).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
  });
});

describe('dead letters', () => {
  it('are listed in pages, and shown without what is secret', async () => {
    const ids = [await letter('one'), await letter('two')];
    const first = await letters('?limit=1');
    expect(first.body.items).toMatchObject([{ id: ids[1], consumer: 'test-consumer', attempts: 3, error: { code: 'Unexpected' } }]);
    const second = await letters(`?limit=1&cursor=${first.body.next}`);
    expect(second.body.items.map(({ id }) => id)).toEqual([ids[0]]);
    const { body } = await on.get<{ message: string }>(`/system/dead-letters/${ids[0]}`, tokens.ann);
    expect(JSON.parse(body.message)).toMatchObject({
      application: 'one',
      problem: { message: expect.stringContaining('(500 characters more)') },
    });

    const { seq } = await on.api.bus.link.client.publish('hint.team-a.odd', '{"data":{"key":"hush"},"apiToken":"hush"}');
    const odd = await giveUp('HINTS', seq);
    const shown = await on.get<{ message: string }>(`/system/dead-letters/${odd}`, tokens.ann);
    expect(shown.body.message).not.toContain('hush');
    const { seq: noJson } = await on.api.bus.link.client.publish('hint.team-a.odd', 'password=hush');
    const unknown = await on.get<{ message: string }>(`/system/dead-letters/${await giveUp('HINTS', noJson)}`, tokens.ann);
    expect(unknown.body.message).toBe('(13 bytes that are no JSON)');
  });

  it('are sent again, once however often it is asked with one key', async () => {
    const id = await letter('again');
    const subject = 'event.render-failed.team-a.again';
    const key = 'replay-it-again';
    const first = await decide(id, 'replay', key);
    expect([first.status, first.body.follow]).toEqual([202, `/api/v1/commands/${first.body.id}`]);
    expect((await decide(id, 'replay', key)).body).toEqual(first.body);
    expect(await on.api.bus.all(RenderFailed, subject)).toHaveLength(2);
    expect(await on.api.bus.last(DeadLetter, `dead.${id}`)).toBeUndefined();
    expect((await decide(id, 'replay')).status).toBe(404);
    const entries = (await on.api.bus.all(ActionAudited, 'event.action-audited.platform._')).map(({ message }) => message);
    expect(entries.filter((entry) => entry.id === first.body.id)).toMatchObject([
      { outcome: 'accepted', action: 'operate-platform', actor: 'ann', reason: 'it is mended' },
      { outcome: 'done', detail: `Dead letter ${id} was sent again.` },
    ]);
  });

  it('are discarded', async () => {
    const id = await letter('discarded');
    expect((await decide(id, 'discard')).status).toBe(202);
    expect((await on.get(`/system/dead-letters/${id}`, tokens.ann)).status).toBe(404);
    expect(await on.api.bus.all(RenderFailed, 'event.render-failed.team-a.discarded')).toHaveLength(1);
  });

  it('are not sent again where a newer message has taken their place, or nobody would take them', async () => {
    const source = (generation: number) =>
      SourceChanged.schema.parse({
        ...{ tenant: 'team-a', application: 'shop', generation, revision: revision(), fingerprint: 'f'.repeat(64) },
        spec: { tenant: 'team-a', source: { repository: 'main' } },
      }) as never;
    const old = await giveUp('SOURCES', (await on.api.bus.publish(SourceChanged, source(1))).sequence);
    await on.api.bus.publish(SourceChanged, source(2));
    const refused = await decide(old, 'replay');
    expect(refused).toMatchObject({ status: 409, body: { code: 'DeadLetterNotReplayable' } });
    expect(refused.body.detail).toContain('a newer message has taken its place');
    const { seq } = await on.api.bus.link.client.publish('hint.team-a.odd', '{}');
    const odd = await decide(await giveUp('HINTS', seq), 'replay');
    expect(odd.body.detail).toContain('it bears no type');
    const entries = (await on.api.bus.all(ActionAudited, 'event.action-audited.platform._')).map(({ message }) => message);
    expect(entries.at(-1)).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('it bears no type') });
  });
});
