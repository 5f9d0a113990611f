import { request as httpRequest } from 'node:http';
import {
  CatalogEntry,
  catalogKey,
  EventsAsked,
  FairleadError,
  liveSubject,
  LogAsked,
  ObjectAsked,
  Retry,
  TreeAsked,
  type ApiObjectDetail,
  type ApiProblem,
  type ApiTree,
  type LogPart,
} from '@fairlead/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, type TestApi } from '../api.fixtures.js';
import { application } from '../catalog/catalog.fixtures.js';

class RefusedError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
const tree: ApiTree = { cluster: 'production' as ApiTree['cluster'], nodes: [], more: 0, at: '2026-01-01T00:00:00.000Z' };
const detail: ApiObjectDetail = {
  ...{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', cluster: tree.cluster },
  ...{ live: 'kind: Deployment\n', differences: [], managers: [], at: tree.at },
};
/** Live requests at once where nobody signs in. */
const MOST = 40;
const SHOP = '/api/v1/applications/team-a/shop';
const OBJECT = 'cluster=production&group=apps&kind=Deployment&namespace=shop&name=web';

let api: TestApi;
let serving = new AbortController();
beforeAll(async () => {
  api = await apiForTest();
  for (const document of [application('team-a', 'shop'), application('team-a', 'documents', { destination: undefined })]) {
    const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 });
    await api.bus.catalog.put(catalogKey(document), entry);
  }
  await eventually(
    async () => ((await api.get('/api/v1/applications/team-a/shop/renderings')).status === 200 ? true : undefined),
    'the catalog',
  );
});
afterAll(() => api?.stop());
afterEach(() => {
  serving.abort();
  serving = new AbortController();
});

/** The other end of the contract, as the syncer that holds the cluster. */
const syncer = {
  tree: (answer: (request: unknown) => Promise<ApiTree>) =>
    api.bus.serve(TreeAsked, liveSubject('production', 'tree'), answer, { signal: serving.signal }),
  object: (answer: (request: unknown) => Promise<ApiObjectDetail>) =>
    api.bus.serve(ObjectAsked, liveSubject('production', 'object'), answer, { signal: serving.signal }),
  log: (answer: (request: unknown, signal: AbortSignal) => AsyncIterable<LogPart>) =>
    api.bus.serveStream(LogAsked, liveSubject('production', 'log'), (request, { signal }) => answer(request, signal), {
      signal: serving.signal,
    }),
};
const problem = async (path: string): Promise<[status: number, code: string]> => {
  const { status, body } = await api.get<ApiProblem>(path);
  return [status, body.code];
};
const part = (more: Partial<LogPart> = {}): LogPart => ({ lines: [], skipped: 0, ...more });
/** Server-sent events until the stream ends, or `enough` says so. */
async function read(path: string, enough: (text: string) => boolean = () => false): Promise<string> {
  const leaving = new AbortController();
  const response = await fetch(`${api.url()}${path}`, { signal: leaving.signal });
  if (!response.body) throw new Error(`no body: ${response.status}`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (enough(text)) break;
  }
  leaving.abort();
  return text;
}

describe('a live question', () => {
  it('is passed on to whoever serves the cluster, and answered', async () => {
    const asked: unknown[] = [];
    await syncer.tree(async (request) => (asked.push(request), tree));
    await syncer.object(async (request) => (asked.push(request), detail));
    await api.bus.serve(EventsAsked, liveSubject('production', 'events'), async () => ({ items: [] }), { signal: serving.signal });
    expect(await api.get(`${SHOP}/tree?cluster=production`)).toMatchObject({ status: 200, body: tree });
    expect(await api.get(`${SHOP}/object?${OBJECT}`)).toMatchObject({ status: 200, body: detail });
    expect(await api.get(`${SHOP}/object/events?${OBJECT}`)).toMatchObject({ status: 200, body: { items: [] } });
    const about = { tenant: 'team-a', application: 'shop', cluster: 'production' };
    expect(asked).toEqual([about, { ...about, object: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' } }]);
  });
  it('is not asked of a cluster that the application does not go to, or for one that is not there', async () => {
    expect(await problem('/api/v1/applications/team-a/nothing/tree?cluster=production')).toEqual([404, 'NotFound']);
    expect(await problem('/api/v1/applications/team-b/shop/tree?cluster=production')).toEqual([404, 'NotFound']);
    expect(await problem('/api/v1/applications/team-a/documents/tree?cluster=production')).toEqual([404, 'NotFound']);
    expect((await api.get<ApiProblem>(`${SHOP}/tree?cluster=elsewhere`)).body.advice).toBe('It goes to production.');
    expect(await problem(`${SHOP}/tree`)).toEqual([400, 'InvalidRequest']);
    expect(await problem(`${SHOP}/tree?cluster=a.b`)).toEqual([400, 'InvalidRequest']);
    expect(await problem(`${SHOP}/tree?cluster=production&namespace=x`)).toEqual([400, 'InvalidRequest']);
  });
  it('that nobody serves is told at once, with whom to ask', async () => {
    const { status, body, headers } = await api.get<ApiProblem>(`${SHOP}/tree?cluster=production`);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'ClusterNotServed', '5']);
    expect(body.advice).toContain('platform team');
    expect(await problem(`${SHOP}/logs?cluster=production&namespace=shop&pod=web`)).toEqual([503, 'ClusterNotServed']);
  });
  it.each([
    ['ObjectUnknown', 404, 'NotFound'],
    ['ApplicationUnknown', 404, 'NotFound'],
    ['ContainerUnknown', 404, 'NotFound'],
    ['ClusterAway', 503, 'ClusterAway'],
    ['ClusterUnreachable', 503, 'ClusterUnreachable'],
    ['KubeForbidden', 503, 'KubeForbidden'],
    ['AnswerTooLarge', 503, 'AnswerTooLarge'],
    ['Whatever', 503, 'Whatever'],
  ])('that is refused with %s is a %i %s in the words of whoever refused', async (reason, status, code) => {
    await syncer.object(async () => {
      throw new RefusedError(reason, 'the words of the syncer');
    });
    const answer = await api.get<ApiProblem>(`${SHOP}/object?${OBJECT}`);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([status, code, 'the words of the syncer']);
  });
  it('takes a place until it is answered or whoever asked is gone', async () => {
    let release: (answer: ApiTree) => void = () => undefined;
    let asked = 0;
    await syncer.object(() => (asked++, new Promise(() => undefined)));
    const leaving = new AbortController();
    const left = Array.from({ length: MOST }, () =>
      fetch(`${api.url()}${SHOP}/object?${OBJECT}`, { signal: leaving.signal }).catch(() => undefined),
    );
    await eventually(() => (asked === MOST ? true : undefined), 'the questions to arrive');
    expect(await problem(`${SHOP}/tree?cluster=production`)).toEqual([429, 'TooManyLive']);
    leaving.abort();
    await Promise.all(left);
    const released = new Promise<ApiTree>((resolve) => (release = resolve));
    await syncer.tree(() => released);
    release(tree);
    await eventually(
      async () => ((await api.get(`${SHOP}/tree?cluster=production`)).status === 200 ? true : undefined),
      'a place to be free',
    );
  });
});

describe('a log', () => {
  const LOGS = `${SHOP}/logs?cluster=production&namespace=shop&pod=web`;

  it('comes as events, with what was left out and why it ended', async () => {
    let asked: unknown;
    await syncer.log(async function* (request) {
      asked = request;
      yield part();
      yield part({ lines: [{ text: 'one\n"two"', at: tree.at }, { text: 'three' }] });
      yield part({ skipped: 7 });
      yield part({ end: 'That is all of it.' });
    });
    const text = await read(`${LOGS}&tail=10&since=60&follow=true&text=o`);
    expect(asked).toMatchObject({ tenant: 'team-a', tail: 10, sinceSeconds: 60, follow: true, previous: false, text: 'o', pod: 'web' });
    expect(text).toBe(
      [
        ': open',
        'event: line\ndata: {"text":"one\\n\\"two\\"","at":"2026-01-01T00:00:00.000Z"}',
        'event: line\ndata: {"text":"three"}',
        'event: skipped\ndata: {"lines":7}',
        'event: end\ndata: {"reason":"That is all of it."}',
        '',
      ].join('\n\n'),
    );
  });
  it('that has lasted as long as a stream may says that it goes on', async () => {
    await syncer.log(async function* () {
      yield part();
      yield part({ end: 'A stream lasts an hour.', again: true });
    });
    expect(await read(LOGS)).toContain('event: end\ndata: {"reason":"A stream lasts an hour.","again":true}');
  });
  it('of several Pods come in one stream, which goes on when one ends or can not be had', async () => {
    await syncer.log(async function* (request) {
      const { pod } = request as { pod: string };
      if (pod === 'gone') throw new RefusedError('ObjectUnknown', 'no such Pod');
      yield part();
      if (pod === 'old') return yield part({ end: 'It has ended.' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield part({ lines: [{ text: 'on' }], skipped: 2 });
      yield part({ end: 'It has ended too.' });
    });
    const events = (await read(`${LOGS}&morePods=old,gone,web`)).trim().split('\n\n').slice(1);
    expect(events.slice(0, 2).sort()).toEqual([
      expect.stringMatching(/^event: end\ndata: \{"reason":"It has ended\.","pod":"old"\}$/),
      expect.stringMatching(/^event: end\ndata: \{"reason":"no such Pod\. [^"]*","pod":"gone"\}$/),
    ]);
    expect(events.slice(2)).toEqual([
      'event: line\ndata: {"text":"on","pod":"web"}',
      'event: skipped\ndata: {"lines":2,"pod":"web"}',
      'event: end\ndata: {"reason":"It has ended too.","pod":"web"}',
      'event: end\ndata: {"reason":"The logs of all of these Pods have ended."}',
    ]);
  });
  it('of several Pods that are all not there is a problem; and of more than five is refused', async () => {
    await syncer.log(async function* () {
      yield* [];
      throw new RefusedError('ObjectUnknown', 'no such Pod');
    });
    expect(await problem(`${LOGS}&morePods=a,b`)).toEqual([404, 'NotFound']);
    expect((await problem(`${LOGS}&morePods=a,b,c,d,e`))[0]).toBe(400);
  });
  it('of what is not there is a problem, not a stream', async () => {
    await syncer.log(async function* () {
      yield* [];
      throw new RefusedError('ObjectUnknown', 'no such Pod');
    });
    expect(await problem(LOGS)).toEqual([404, 'NotFound']);
  });
  it('that breaks off ends with a sentence', async () => {
    await syncer.log(async function* () {
      yield part();
      yield part({ lines: [{ text: 'one' }] });
      throw new RefusedError('KubeForbidden', 'the account may not read logs.');
    });
    expect(await read(LOGS)).toMatch(/event: end\ndata: \{"reason":"the account may not read logs\. Ask the platform team/);
  });
  it('is closed at the cluster when the reader goes', async () => {
    let open = 0;
    await syncer.log(async function* (_request, signal) {
      open++;
      try {
        yield part();
        yield part({ lines: [{ text: 'hello' }] });
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      } finally {
        open--;
      }
    });
    const leaving = new AbortController();
    for (let index = 0; index < MOST; index++) await fetch(`${api.url()}${LOGS}`, { signal: leaving.signal });
    expect(open).toBe(MOST);
    expect(await problem(LOGS)).toEqual([429, 'TooManyLive']);
    leaving.abort();
    await eventually(() => (open === 0 ? true : undefined), 'the streams to end at the cluster');
    expect(await eventually(() => read(LOGS, (text) => text.includes('hello')), 'a place to be free')).toContain('hello');
  });
  it('ends with a word when the syncer stops', async () => {
    await syncer.log(async function* (_request, signal) {
      yield part();
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    });
    const text = await read(LOGS, (soFar) => {
      if (soFar.includes(': open')) serving.abort();
      return false;
    });
    expect(text).toContain('event: end\ndata: {"reason":"The syncer of cluster production stopped');
  });
  it('waits for a reader who does not read', async () => {
    let sent = 0;
    await syncer.log(async function* (_request, signal) {
      yield part();
      while (!signal.aborted && sent < 5_000) yield part({ lines: [{ text: `${++sent} ${'x'.repeat(16_000)}` }] });
    });
    const request = httpRequest(`${api.url()}${LOGS}`).end();
    const response = await new Promise<import('node:http').IncomingMessage>((resolve) => request.once('response', resolve));
    response.pause();
    // Unread, it fills sockets and windows and then stands still: two looks in a row find the same.
    let before = -1;
    await eventually(async () => {
      const still = sent > 0 && sent === before;
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return still && sent === before ? true : undefined;
    }, 'the stream to stand still');
    expect(sent).toBeLessThan(5_000);
    request.destroy();
  });
});
