import { createHash, randomUUID } from 'node:crypto';
import { routes } from '../rest/routes/index.js';
import { COMMIT } from './access-table.fixtures.js';
import { bearer, draw, JSON_BODY, pairs, type Headers, type Hostile, type Loot, type Sketch } from './hostile-request.fixtures.js';
import { hosts, malformed, oversized } from './hostile-shapes.fixtures.js';

const altered = (secret: string): string[] => [
  `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
  secret.slice(0, -1),
  `${secret}A`,
  secret.toUpperCase(),
  secret.replace(/.{3}$/, '%00'),
];

/** Tokens and cookies that are not, or no longer, or not there, what they should be. */
function forged(loot: Loot): Hostile[] {
  const request = draw(loot);
  const digest = createHash('sha256').update(loot.token).digest('hex');
  const jwt = ['{"alg":"none"}', '{"sub":"admin"}', ''].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const bearers = [
    ...[
      'x',
      'null',
      'undefined',
      'fls_',
      'flt_',
      'admin',
      '../../etc/passwd',
      "' or 1=1 --",
      '${jndi:ldap://evil.example/x}',
      '*',
      '{}',
      jwt,
      digest,
    ],
    ...[`flt_${digest}`, 'flt_'.padEnd(47, 'A'), 'fls_'.padEnd(47, 'A'), `flt_${'A'.repeat(600)}`, loot.revoked, loot.expired, loot.cookie],
    ...altered(loot.token),
    ...altered(loot.cli),
    `${loot.token},${loot.cli}`,
    `${loot.token} ${loot.cli}`,
    loot.token.replace('flt_', 'fls_'),
    loot.cli.replace('fls_', 'flt_'),
  ].map((token): Headers => bearer(token));
  const schemes = [
    '',
    'Bearer',
    'Basic YWRtaW46YWRtaW4=',
    `Token ${loot.token}`,
    `Digest ${loot.token}`,
    loot.token,
    `Bearer=${loot.token}`,
  ].map((value): Headers => [['Authorization', value]]);
  const cookies = [
    loot.endedCookie,
    loot.cli,
    loot.token,
    loot.csrf,
    'x'.repeat(43),
    '%00',
    '"',
    '../x',
    'A'.repeat(2_000),
    ...altered(loot.cookie),
  ].map((value): Headers => [['Cookie', `fairlead=${value}`]]);
  const elsewhere: Headers[] = [
    [['X-Auth-Token', loot.token]],
    [['X-Forwarded-User', 'admin']],
    [['X-Remote-User', 'admin']],
    [['Cookie', `__Host-fairlead=${loot.cookie}`]],
    [['Cookie', `FAIRLEAD=${loot.cookie}`]],
  ];
  const targets: Sketch[] = [
    { path: '/api/v1/me' },
    { path: '/api/v1/applications/shop/api' },
    { method: 'POST', path: '/api/v1/applications/shop/api/sync', headers: JSON_BODY, body: '{}' },
  ];
  return [
    ...pairs([...bearers, ...schemes, ...cookies, ...elsewhere], targets).map(([headers, target]) =>
      request(`${target.method ?? 'GET'} ${target.path} with ${JSON.stringify(headers).slice(0, 60)}`, [401], {
        ...target,
        headers: [...headers, ...(target.headers ?? [])],
      }),
    ),
    ...['access_token', 'token', 'authorization', 'fairlead'].map((name) =>
      request(`a token in the query as ${name}`, [401], { path: `/api/v1/me?${name}=${loot.token}` }),
    ),
  ];
}

/** What a page of another site can have a browser send. */
function crossSite(loot: Loot): Hostile[] {
  const request = draw(loot);
  const own = `http://${loot.host}`;
  const targets: [method: string, path: string, body: string][] = [
    ['POST', '/api/v1/applications/shop/api/sync', '{}'],
    ['POST', '/api/v1/applications/commands', '{"command":"sync","applications":[{"tenant":"shop","name":"api"}]}'],
    ['POST', '/api/v1/tenants/shop/tokens', '{"name":"theirs","role":"admin","expiresInDays":365}'],
    ['POST', '/api/v1/auth/sign-out', ''],
    ['POST', '/api/v1/auth/password', '{"current":"x","next":"something that is long"}'],
    ['POST', '/api/v1/auth/device/BBBB-CCCC/decision', '{"decision":"approve"}'],
    ['DELETE', `/api/v1/me/sessions/${randomUUID()}`, ''],
  ];
  const ways: [name: string, headers: Headers][] = [
    ['no token', [['Origin', own]]],
    [
      'another token',
      [
        ['Origin', own],
        ['fairlead-csrf', 'x'.repeat(43)],
      ],
    ],
    [
      'the token of another session',
      [
        ['Origin', own],
        ['fairlead-csrf', loot.otherCsrf],
      ],
    ],
    [
      'the cookie as the token',
      [
        ['Origin', own],
        ['fairlead-csrf', loot.cookie],
      ],
    ],
    ['the token but no origin', [['fairlead-csrf', loot.csrf]]],
    [
      'the token, another site',
      [
        ['Origin', 'https://evil.example'],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token, no origin of its own',
      [
        ['Origin', 'null'],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token, another scheme',
      [
        ['Origin', own.replace('http', 'https')],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token, another port',
      [
        ['Origin', 'http://127.0.0.1:1'],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token, a name that begins so',
      [
        ['Origin', `${own}.evil.example`],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token, Sec-Fetch-Site cross-site',
      [
        ['Sec-Fetch-Site', 'cross-site'],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token, a neighbour',
      [
        ['Origin', own],
        ['Sec-Fetch-Site', 'same-site'],
        ['fairlead-csrf', loot.csrf],
      ],
    ],
    [
      'the token in a cookie',
      [
        ['Origin', own],
        ['Cookie', `fairlead-csrf=${loot.csrf}`],
      ],
    ],
  ];
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'application/json-seq'];
  return [
    ...pairs(targets, ways).map(([[method, path, body], [name, headers]]) =>
      request(`${method} ${path} with ${name}`, [403], {
        method,
        path,
        body,
        headers: [['Cookie', `fairlead=${loot.cookie}`], ...headers, ...JSON_BODY],
      }),
    ),
    ...forms.map((type) =>
      request(`a form of type ${type}`, [415], {
        method: 'POST',
        path: '/api/v1/auth/sign-in',
        body: 'user=admin&password=x',
        headers: [['Content-Type', type]],
      }),
    ),
    request('a sign-in that another site sends, to be signed in as somebody else', [403], {
      method: 'POST',
      path: '/api/v1/auth/sign-in',
      body: '{"user":"admin","password":"x"}',
      headers: [['Origin', 'https://evil.example'], ...JSON_BODY],
    }),
  ];
}

/** Paths that are read in two ways. */
function paths(loot: Loot): Hostile[] {
  const request = draw(loot);
  const api = [
    '/api/v1/applications/shop/../pay/api',
    '/api/v1/applications/shop/%2e%2e/pay/api',
    '/api/v1/applications/shop/..%2fpay/api',
    '/api/v1/applications/shop%2f..%2fpay/api',
    '/api/v1/applications/shop/api/../../pay/api',
    '/api/v1/applications/./pay/api',
    '/api/v1/applications//pay/api',
    '/api/v1//applications/pay/api',
    '//api/v1/applications/pay/api',
    '/api/v1/applications/pay/api/',
    '/API/V1/APPLICATIONS/pay/api',
    '/api/v1/applications/PAY/api',
    '/api/v1/applications/pay%20/api',
    '/api/v1/applications/%70ay/api',
    '/api/v1/applications/pay%00/api',
    '/api/v1/applications/pay;tenant=shop/api',
    '/api/v1/applications/pay/api;.css',
    '/api/v1/applications/pay/api%2f',
    '/api/v1/applications/pay%2fapi',
    '/api/v1/applications/pay%252fapi/x',
    '/api/v1/applications/%ff/api',
    '/api/v1/applications/%c0%ae%c0%ae/api',
    '/api/v1/applications\\pay\\api',
    '/api/v1/applications/pay/api?tenant=shop',
    '/api/v1/applications?tenant=pay',
    '/api/v1/applications?tenant=shop&tenant=pay',
    '/api/v1/applications?tenant[]=pay',
    '/api/v1/applications?tenant%00=pay',
    '/api/v1/applications/__proto__/api',
    '/api/v1/applications/constructor/toString',
    '/api/v1/system?tenant=shop',
    '/api/v1/system/dead-letters?tenant=shop',
    '/api/v1/tenants/pay/tokens?tenant=shop',
    '/api/v1/tenants/shop%2f..%2fpay/tokens',
    '/api/v1/openapi.json/../applications/pay/api',
    '/api/v1/auth/options/../../applications/pay/api',
    '/api/v1/auth/options/..%2f..%2fapplications/pay/api',
    '/webhooks/../api/v1/applications/pay/api',
    '/assets/../api/v1/applications/pay/api',
    `http://${loot.host}/api/v1/applications/pay/api`,
    `http://evil.example/api/v1/applications/pay/api`,
  ];
  const files = ['/etc/passwd', '/package.json', '/apps/api/src/main.ts', '/.git/config', '/.env', '/node_modules/.package-lock.json'];
  const up = ['/..', '/assets/..', '/%2e%2e', '/..%2f..%2f..', '/assets/%2e%2e/%2e%2e', '/..%5c..%5c', '/....//....//', '/%252e%252e'];
  const methods = ['PUT', 'PATCH', 'TRACE', 'PROPFIND', 'DELETE', 'LINK'];
  return [
    ...api.map((path) => request(`shop's token asks for ${path}`, [400, 403, 404], { path, headers: bearer(loot.token) })),
    ...pairs(up, files).map(([above, file]) => request(`a file by ${above}${file}`, [400, 403, 404], { path: `${above}${file}` })),
    ...files.slice(1).map((file) => request(`the file ${file}`, [404], { path: file })),
    ...methods.map((method) =>
      request(`${method} of an application`, [400, 403, 404, 405], {
        method,
        path: '/api/v1/applications/pay/api',
        headers: bearer(loot.token),
      }),
    ),
    ...['CONNECT', 'get', 'GE T', 'GET\0', ''].map((method) =>
      request(`method ${JSON.stringify(method)}`, [0, 400, 404], { method, path: '/api/v1/me', headers: bearer(loot.token) }),
    ),
    ...['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method'].flatMap((name) =>
      ['POST', 'DELETE', 'PUT'].map((method) =>
        request(`${name}: ${method}`, [403], { path: '/api/v1/tenants/pay/tokens', headers: [...bearer(loot.token), [name, method]] }),
      ),
    ),
    ...['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'X-Forwarded-Prefix'].map((name) =>
      request(`${name} names another path`, [403], {
        path: '/api/v1/applications/pay/api',
        headers: [...bearer(loot.token), [name, '/api/v1/auth/options']],
      }),
    ),
  ];
}

/** Everything that there is of a tenant, asked for by who belongs to another. */
function foreign(loot: Loot): Hostile[] {
  const request = draw(loot);
  const bodies: Readonly<Record<string, object>> = {
    steerRollout: { cluster: 'one', namespace: 'default', name: 'api', decision: 'promote' },
    actOnObject: { cluster: 'one', group: 'apps', kind: 'Deployment', namespace: 'default', name: 'api', action: 'delete' },
    decidePromotion: { environment: 'production', commit: COMMIT, decision: 'approve' },
    createToken: { name: 'theirs', role: 'admin', expiresInDays: 365 },
    decideDeadLetter: { decision: 'discard' },
  };
  const named = routes.filter(
    ({ right, path, query }) =>
      right !== 'public' && (path.includes('{tenant}') || (query !== undefined && 'tenant' in query.shape) || right === 'operate-platform'),
  );
  const reaching = named.filter(({ id }) => id !== 'explainAccess');
  const who: [string, string][] = [
    ['an admin of shop', loot.cli],
    ['a token of shop', loot.token],
    ['a viewer of shop', loot.viewer],
  ];
  return pairs(reaching, who).map(([route, [name, token]]) => {
    const inPath = route.path.includes('{tenant}');
    const path = route.path
      .replace('{tenant}', 'pay')
      .replace('{id}', randomUUID())
      .replace(/\{\w+\}/g, 'api');
    const inQuery = !inPath && route.query !== undefined && 'tenant' in route.query.shape;
    return request(`${name}: ${route.method} ${path}`, route.right === 'operate-platform' && route.method === 'post' ? [400, 403] : [403], {
      method: route.method.toUpperCase(),
      path: inQuery ? `${path}?tenant=pay` : path,
      headers: [...bearer(token), ...(route.method === 'post' ? JSON_BODY : [])],
      ...(route.method === 'post' ? { body: JSON.stringify(bodies[route.id] ?? {}) } : {}),
    });
  });
}

/** More than one's own role gives. */
function climbing(loot: Loot): Hostile[] {
  const request = draw(loot);
  const post = (name: string, token: string, path: string, body: object, answers: readonly number[]): Hostile =>
    request(name, answers, { method: 'POST', path, headers: [...bearer(token), ...JSON_BODY], body: JSON.stringify(body) });
  const tokens = '/api/v1/tenants/shop/tokens';
  return [
    post('a viewer makes a token', loot.viewer, tokens, { name: 'up', role: 'admin', expiresInDays: 1 }, [403]),
    post('a token for ten thousand years', loot.cli, tokens, { name: 'up', role: 'admin', expiresInDays: 3_650_000 }, [400]),
    post('a token of a role that there is not', loot.cli, tokens, { name: 'up', role: 'owner', expiresInDays: 1 }, [400]),
    post('a token of another tenant in the body', loot.cli, tokens, { name: 'up', role: 'admin', expiresInDays: 1, tenant: 'pay' }, [400]),
    post('a token with a tenant in the query', loot.cli, `${tokens}?tenant=pay`, { name: 'up', role: 'admin', expiresInDays: 1 }, [400]),
    post('a viewer syncs', loot.viewer, '/api/v1/applications/shop/api/sync', {}, [403]),
    post('a viewer rolls back', loot.viewer, '/api/v1/applications/shop/api/rollback', {}, [403]),
    post('a viewer confirms a deletion', loot.viewer, '/api/v1/applications/shop/api/confirm-deletion', {}, [403]),
    post('a viewer pauses', loot.viewer, '/api/v1/applications/shop/api/pause', {}, [403]),
    post('a token changes a password', loot.token, '/api/v1/auth/password', { current: 'x', next: 'something that is long' }, [409]),
    post('a token approves a program', loot.token, '/api/v1/auth/device/BBBB-CCCC/decision', { decision: 'approve' }, [403]),
    post('the CLI approves a program', loot.cli, '/api/v1/auth/device/BBBB-CCCC/decision', { decision: 'approve' }, [403]),
    ...Array.from({ length: 12 }, () =>
      post('a device code that is guessed', '', '/api/v1/auth/device/token', { deviceCode: randomUUID() }, [400]),
    ),
    ...['bbbb-cccc', 'BBBB', 'BBBB-CCCC-DDDD', '..%2f..%2fme', 'BBBB-CCCC%00'].map((code) =>
      request(`the user code ${code}`, [400, 404], { path: `/api/v1/auth/device/${code}`, headers: bearer(loot.cli) }),
    ),
  ];
}

function guessing(loot: Loot): Hostile[] {
  const request = draw(loot);
  return Array.from({ length: 30 }, (_, index) =>
    request(`guess ${index} of the password`, [401, 429], {
      method: 'POST',
      path: '/api/v1/auth/sign-in',
      headers: JSON_BODY,
      body: JSON.stringify({ user: 'admin', password: `guess ${index}` }),
    }),
  );
}

const KINDS = { forged, crossSite, paths, malformed, oversized, hosts, foreign, climbing, guessing };
export const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
export const hostile = (kind: keyof typeof KINDS, loot: Loot): Hostile[] => KINDS[kind](loot);
