import { readCanary, type KubeObject, type RolloutSpec } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { httpRoute, routeProblem } from './http-route.js';

const document = (analysis: Record<string, unknown>, service: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'my-app', namespace: 'shop', uid: 'u1' },
  spec: {
    provider: 'gatewayapi:v1',
    targetRef: { name: 'my-app' },
    service: { port: 9898, hosts: ['a.example'], gatewayRefs: [{ name: 'web', namespace: 'infra' }], ...service },
    analysis,
  },
});
const specOf = (canary: KubeObject): RolloutSpec => {
  const { spec, problems } = readCanary(canary);
  if (!spec) throw new Error(problems?.join());
  return spec;
};
const rulesOf = (canary: KubeObject, routing: Parameters<typeof httpRoute>[2]) => {
  const spec = httpRoute(canary, specOf(canary), routing)['spec'] as {
    rules: Record<string, unknown>[];
    parentRefs: unknown;
    hostnames: unknown;
  };
  return spec.rules;
};
const backends = (primary: number, canary?: number) => [
  expect.objectContaining({ name: 'my-app-primary', weight: primary, port: 9898 }),
  ...(canary === undefined ? [] : [expect.objectContaining({ name: 'my-app-canary', weight: canary })]),
];

describe('the HTTPRoute', () => {
  it('shares the traffic by weights', () => {
    const canary = document({ stepWeight: 10 });
    const route = httpRoute(canary, specOf(canary), { weight: 30, mirror: false });
    expect(route).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      metadata: { name: 'my-app', namespace: 'shop' },
      spec: {
        parentRefs: [{ name: 'web', namespace: 'infra' }],
        hostnames: ['a.example'],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: backends(70, 30) }],
      },
    });
  });
  it('A/B: what matches goes by the first rule, all else to the primary', () => {
    const canary = document(
      { iterations: 2, match: [{ headers: { 'x-canary': { exact: 'insider' } } }, { headers: { cookie: { regex: 'beta' } } }] },
      { match: [{ uri: { prefix: '/api' } }], timeout: '15s' },
    );
    const path = { type: 'PathPrefix', value: '/api' };
    expect(rulesOf(canary, { weight: 100, mirror: false })).toEqual([
      {
        matches: [
          { path, headers: [{ type: 'Exact', name: 'x-canary', value: 'insider' }] },
          { path, headers: [{ type: 'RegularExpression', name: 'cookie', value: 'beta' }] },
        ],
        timeouts: { request: '15s' },
        backendRefs: backends(0, 100),
      },
      { matches: [{ path }], timeouts: { request: '15s' }, backendRefs: backends(100) },
    ]);
  });
  it('mirrors, rewrites and changes headers', () => {
    const canary = document(
      { iterations: 2, mirror: true },
      {
        headers: { request: { add: { b: '2', a: '1' }, remove: ['c'] } },
        rewrite: { uri: '/v1' },
        mirror: [{ backendRef: { name: 'log', port: 80 } }],
      },
    );
    expect(rulesOf(canary, { weight: 0, mirror: true })[0]?.['filters']).toEqual([
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: {
          add: [
            { name: 'a', value: '1' },
            { name: 'b', value: '2' },
          ],
          remove: ['c'],
        },
      },
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v1' } } },
      { type: 'RequestMirror', requestMirror: { backendRef: { name: 'log', port: 80 } } },
      { type: 'RequestMirror', requestMirror: { backendRef: { group: '', kind: 'Service', name: 'my-app-canary', port: 9898 } } },
    ]);
  });
  it('keeps a visitor with the version that he was given, and takes the cookie away afterwards', () => {
    const canary = document({ stepWeight: 10, sessionAffinity: { cookieName: 'version', maxAge: 60 } });
    const [sticky, split] = rulesOf(canary, { weight: 10, mirror: false, cookie: 'version=abc' });
    expect(sticky).toMatchObject({
      matches: [{ headers: [{ name: 'Cookie', value: '.*version.*abc.*' }] }],
      backendRefs: backends(0, 100),
    });
    expect(JSON.stringify(split)).toContain('"value":"version=abc; Max-Age=60"');
    const ended = rulesOf(canary, { weight: 0, mirror: false, previousCookie: 'version=abc' });
    expect(ended).toHaveLength(2);
    expect(JSON.stringify(ended[0])).toContain('"value":"version=abc; Max-Age=-1"');
    expect(rulesOf(canary, { weight: 0, mirror: false })).toHaveLength(1);
  });
  it('says why a Gateway does not take it', () => {
    const parents = [
      {
        parentRef: { name: 'web' },
        conditions: [{ type: 'Accepted', status: 'False', reason: 'NoMatchingListenerHostname', message: 'no listener' }],
      },
    ];
    expect(routeProblem({ apiVersion: 'x/v1', kind: 'HTTPRoute', metadata: { name: 'my-app' }, status: { parents } })).toBe(
      'Gateway web does not accept HTTPRoute my-app: no listener',
    );
    expect(routeProblem({ apiVersion: 'x/v1', kind: 'HTTPRoute', metadata: { name: 'my-app' } })).toBeUndefined();
  });
});
