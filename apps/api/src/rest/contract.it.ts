import { CatalogEntry, type ApiProblem } from '@fairlead/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, syncStatus } from '../api.fixtures.js';
import { tenant } from '../catalog/catalog.fixtures.js';
import { CommandsApi, tokens } from '../commands/commands.fixtures.js';
import { broken, requests, urlOf, type Operation, type Sent, type World } from './contract.fixtures.js';
import { openApiDocument, VERSION } from './openapi.js';
import { routes, type Route } from './routes/index.js';

// The same requests for the same code, so that whoever changes something else is not the one to find what was always so. Others are looked for with
// FAIRLEAD_FUZZ_SEED=$RANDOM FAIRLEAD_FUZZ_RUNS=100 npm test -- contract.it
const seed = Number(process.env['FAIRLEAD_FUZZ_SEED'] ?? 1);
const runs = Number(process.env['FAIRLEAD_FUZZ_RUNS'] ?? 12);

type Document = { paths: Record<string, Record<string, Operation>> };
const document = openApiDocument(VERSION) as unknown as Document;
const operationOf = ({ path, method }: Route): Operation =>
  document.paths[path]?.[method] ?? expect.fail(`${method} ${path} is not described`);
const world: World = {
  tenant: ['team-a', 'team-b'],
  name: ['shop', 'main', 'one'],
  application: ['shop'],
  promotion: ['shop'],
  cluster: ['one', 'two'],
  namespace: ['team-a'],
  kind: ['Deployment'],
  environments: ['dev,production'],
};
/** What the tests sent, told at the end. */
let requestsSent = 0;
/** Routes that answered with what they are for. */
const succeeded = new Set<string>();
let on: CommandsApi;

beforeAll(async () => {
  console.log(`the requests come of seed ${seed}`);
  on = await CommandsApi.start();
  await on.declare({ shop: { environment: 'dev' }, till: { environment: 'production', component: 'shop' } });
  const platform = tenant('platform', { people: [{ user: 'ann', role: 'admin' }] });
  const entry = CatalogEntry.parse({ document: platform, owner: { tenant: 'platform', application: 'other' }, generation: 1 });
  await on.api.bus.catalog.put('tenant.platform', entry);
  await syncStatus(on.api.bus, { tenant: 'team-a', application: 'shop', cluster: 'one', objectCount: 0 });
  await eventually(async () => ((await on.get('/applications/team-a/shop', tokens.ann)).status === 200 ? true : undefined), 'the shop');
  await eventually(async () => ((await on.get('/system', tokens.ann)).status === 200 ? true : undefined), 'ann to be an admin');
});
afterAll(async () => {
  console.log(`${requestsSent} requests were sent`);
  await on?.stop();
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}
async function send({ method, path }: Route, sent: Sent, as: string = tokens.ann): Promise<Answer> {
  requestsSent++;
  const response = await fetch(`${on.api.url()}${urlOf(path, sent)}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...sent.header },
    ...(method === 'post' ? { body: JSON.stringify(sent.body ?? {}) } : {}),
  });
  const type = response.headers.get('content-type') ?? '';
  // A stream has no end.
  if (type.startsWith('text/event-stream') && response.ok) {
    await response.body?.cancel();
    return { status: response.status, type, text: '' };
  }
  return { status: response.status, type, text: await response.text() };
}

/** Any answer: one of those that are described, in their form, and never a failure of the api's own. */
function isDescribed(route: Route, { status, type, text }: Answer): void {
  expect(Object.keys(operationOf(route).responses), `${status} ${text.slice(0, 300)}`).toContain(String(status));
  if (status !== 503) expect(status).toBeLessThan(500);
  if (status >= 400) return isProblem(status, type, text);
  succeeded.add(route.id);
  const { schema, type: wanted } = route.success;
  if (schema === undefined || text === '') return;
  const isJson = wanted === 'application/json';
  // An export is of the form that was asked for.
  expect(type).toMatch(isJson ? /^application\/json/ : /^(application\/x-ndjson|text\/(csv|event-stream|html))/);
  if (!isJson) return;
  const parsed = schema.safeParse(JSON.parse(text));
  expect(parsed.error?.issues ?? [], text.slice(0, 500)).toEqual([]);
}
function isProblem(status: number, type: string, text: string): void {
  expect(type, text.slice(0, 300)).toContain('application/problem+json');
  const problem = JSON.parse(text) as ApiProblem;
  expect(problem).toMatchObject({
    status,
    code: expect.stringMatching(/^[A-Z][A-Za-z0-9]+$/),
    type: `urn:fairlead:problem:${problem.code}`,
  });
  for (const words of [problem.title, problem.detail, problem.advice]) expect(words.length).toBeGreaterThan(3);
}

const named = routes.map((route) => [route.id, route] as const);
/** As many requests as there are to be of a route, sent at once: most of what one takes is waiting. */
const all = (route: Route, check: (sent: Sent) => Promise<void>, round = 0): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(requests(operationOf(route), world), { minLength: runs, maxLength: runs }), async (many) => {
      await Promise.all(
        many.map((sent) => check(sent).catch((error: unknown) => expect.fail(`${JSON.stringify(sent)}: ${String(error)}`))),
      );
    }),
    { seed: seed + round, numRuns: 1, endOnFailure: true },
  );
/** What asks about one's own rights tells also that one has none. */
const ABOUT_ONESELF = new Set(['explainAccess']);
const foreign = routes.filter(
  ({ id, path, query, right }) => right !== 'public' && !ABOUT_ONESELF.has(id) && (path.includes('{tenant}') || query?.shape['tenant']),
);
/** What is answered before a request is looked at: the signature of a webhook, and whether there is an identity provider. */
const FIRST: Readonly<Record<string, number>> = { gitWebhook: 401, finishOidc: 404 };

describe('the document', () => {
  it('is the one that the api serves', async () => {
    expect((await on.api.get('/api/v1/openapi.json')).body).toEqual(JSON.parse(JSON.stringify(document)));
  });
});

describe('whatever fits the description', () => {
  it.each(named)('%s answers as it is described', async (_id, route) => {
    await all(route, async (sent) => isDescribed(route, await send(route, sent)));
  });
});

describe('the requests', () => {
  it('reach what they are meant for', async () => {
    const lists = routes.filter(
      ({ method, params, right, tag }) => method === 'get' && !params && right !== 'public' && tag !== 'identity',
    );
    const wanted = [...lists.map(({ id }) => id), 'getApplication', 'syncApplication', 'commandApplications'];
    const missed = () => named.filter(([id]) => wanted.includes(id) && !succeeded.has(id) && id !== 'compareEnvironments');
    // Which of the names that there are comes together with which is a matter of luck; what is meant is that it can be reached.
    for (let round = 1; round <= 20 && missed().length > 0; round += 1) {
      // What was sent before may have paused it.
      await on.post('/applications/team-a/shop/resume', {}, { as: tokens.ann });
      for (const [, route] of missed()) await all(route, async (sent) => isDescribed(route, await send(route, sent)), round);
    }
    expect(missed().map(([id]) => id)).toEqual([]);
  });
});

describe('whatever breaks one rule of it', () => {
  it.each(named)('%s refuses', async (_id, route) => {
    const operation = operationOf(route);
    const [sent] = fc.sample(requests(operation, world), { numRuns: 1, seed });
    if (sent === undefined) return expect.fail();
    const refused = broken(operation).map(async ({ what, breaks }) => ({ what, ...(await send(route, breaks(sent))) }));
    for (const { what, status, type, text } of await Promise.all(refused)) {
      expect([400, FIRST[route.id]], `${what}: ${status} ${text.slice(0, 300)}`).toContain(status);
      isProblem(status, type, text);
    }
  });
});

describe('somebody of another team', () => {
  it.each(foreign.map((route) => [route.id, route] as const))('%s tells and does nothing', async (_id, route) => {
    await all(route, async (sent) => {
      const other = route.path.includes('{tenant}')
        ? { ...sent, path: { ...sent.path, tenant: 'team-a' } }
        : { ...sent, query: { ...sent.query, tenant: 'team-a' } };
      const answer = await send(route, other, tokens.zoe);
      expect([400, 403], `${answer.status} ${answer.text.slice(0, 300)}`).toContain(answer.status);
      isProblem(answer.status, answer.type, answer.text);
    });
  });

  it('gets no command through among many', async () => {
    const route = routes.find(({ id }) => id === 'commandApplications') ?? expect.fail();
    const applications = ['team-a', 'team-b', 'nobody'].map((name) => ({ tenant: name, name: 'shop' }));
    const { text } = await send(route, { path: {}, query: {}, header: {}, body: { command: 'pause', applications } }, tokens.zoe);
    expect(JSON.parse(text)).toMatchObject({ accepted: 0, items: [{ problem: { code: 'Forbidden' } }, { problem: {} }, { problem: {} }] });
  });
});

describe('what is too large', () => {
  const [none] = [{ path: {}, query: {}, header: {} }];
  it.each(named.filter(([, { body }]) => body !== undefined))('%s is refused as a body', async (_id, route) => {
    const [sent] = fc.sample(requests(operationOf(route), world), { numRuns: 1, seed });
    const { status, type, text } = await send(route, { ...(sent ?? none), body: { filler: 'x'.repeat(5 * 1024 * 1024 + 1) } });
    expect([status, (JSON.parse(text) as ApiProblem).code]).toEqual([413, 'TooLarge']);
    isProblem(status, type, text);
  });

  it.each([8_000, 100_000])('a query of %i characters is refused, and the api goes on', async (length) => {
    const response = await fetch(`${on.api.url()}/api/v1/applications?text=${'x'.repeat(length)}`, {
      headers: { authorization: `Bearer ${tokens.ann}` },
    });
    expect([400, 431]).toContain(response.status);
    await response.body?.cancel();
    expect((await on.get('/applications', tokens.ann)).status).toBe(200);
  });
});
