import type { ApiProblem } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { routes } from '../rest/routes/index.js';
import { cases, everybody, expected, type Case, type Expected, type Who } from './access-table.fixtures.js';
import { identitiesOf, identityApiForTest, type Identities, type IdentityApi } from './identity.fixtures.js';

let api: IdentityApi;
let identities: Identities;
let all: readonly Who[];
beforeAll(async () => {
  api = await identityApiForTest();
  identities = await identitiesOf(api);
  all = await everybody(api, identities);
  for (const of of ['shop', 'pay']) {
    const spec = { tenant: of, source: { repository: 'main' }, destination: { cluster: 'one' } };
    await api.put({ kind: 'Application', metadata: { name: 'api' }, spec });
    const environments = [
      { name: 'dev', application: 'api', path: 'dev' },
      { name: 'production', application: 'api', path: 'production' },
    ];
    await api.put({
      kind: 'Promotion',
      metadata: { name: 'api' },
      spec: { tenant: of, repository: 'main', by: 'directory', environments },
    });
  }
  const last = all.find(({ name }) => name === 'platform-admin');
  await eventually(async () => {
    const { body } = await api.get<{ roles: Record<string, string> }>('/api/v1/me', { headers: { ...last?.headers } });
    return Object.keys(body.roles).length === 3 ? true : undefined;
  }, 'the catalog');
});
afterAll(async () => {
  await identities?.database.close();
  await api?.stop();
});

interface Told {
  readonly status: number;
  readonly code: string;
  readonly title: string;
}
async function ask({ method, path, body }: Case, who: Who): Promise<Told> {
  const controller = new AbortController();
  const response = await fetch(`${api.url()}${path}`, {
    method,
    signal: controller.signal,
    headers: { ...who.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const { code = '', title = '' } = isProblem ? ((await response.json()) as ApiProblem) : {};
  controller.abort();
  return { status: response.status, code, title };
}

const fits: Readonly<Record<Expected, (told: Told) => boolean>> = {
  anything: ({ status }) => status < 500,
  unauthorised: ({ status }) => status === 401,
  forbidden: ({ status, code }) => status === 403 && code === 'Forbidden',
  // Refused, or there is no such thing that it could be refused for.
  'not done': ({ status }) => status >= 400 && status !== 401,
  allowed: ({ status, code }) => status !== 401 && code !== 'Forbidden' && code !== 'RouteNotOpen',
};

describe('role × route × tenant', () => {
  it.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))('%s', async (_, route) => {
    const wrong: string[] = [];
    for (const one of cases.filter((candidate) => candidate.route === route)) {
      for (const who of all) {
        const told = await ask(one, who);
        const wanted = expected(route, one.tenant, who);
        if (!fits[wanted](told))
          wrong.push(`${who.name} in ${one.tenant}: ${wanted}, was told ${told.status} ${told.code} (${told.title})`);
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  it('covers every right, every role and every answer', () => {
    expect(all).toHaveLength(27);
    const answers = cases.flatMap(({ route, tenant }) => all.map((who) => expected(route, tenant, who)));
    expect(answers.length).toBeGreaterThan(3_000);
    for (const answer of Object.keys(fits)) expect(answers).toContain(answer);
  });
});
