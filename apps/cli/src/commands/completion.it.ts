import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offered, type Offer, type Shell } from './completion.fixtures.js';

const fairlead = fileURLToPath(new URL('../../../../tools/fairlead.mjs', import.meta.url));
const ITEMS: Readonly<Record<string, readonly object[]>> = {
  '/api/v1/applications': [
    { tenant: 'shop', name: 'api-production' },
    { tenant: 'store', name: 'web' },
  ],
  '/api/v1/applications/shop/api-production/objects': [
    { kind: 'Deployment', name: 'api' },
    { kind: 'ConfigMap', name: 'settings' },
  ],
  '/api/v1/tenants': [{ name: 'shop' }, { name: 'store' }],
  '/api/v1/components': [{ component: 'api', environments: [{ environment: 'dev' }, { environment: 'production' }] }],
};
let folder: string;
let api: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-completion-test-'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'fairlead'), `#!/bin/sh\nexec '${process.execPath}' '${fairlead}' "$@"\n`);
  await chmod(join(folder, 'bin', 'fairlead'), 0o755);
  await writeFile(join(folder, 'secret.yaml'), '');
  api = createServer(({ url = '' }, response) => {
    const items = ITEMS[new URL(url, 'http://api').pathname];
    response.writeHead(items ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  api?.close();
  await rm(folder, { recursive: true, force: true });
});

function offers(shell: Shell, line: string): Promise<Offer[]> {
  const { port } = api.address() as AddressInfo;
  const env = {
    ...process.env,
    ...{ PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, FAIRLEAD_SERVER: `http://127.0.0.1:${port}` },
    ...{ HOME: folder, XDG_CONFIG_HOME: folder, TERM: 'dumb', COLUMNS: '200' },
  };
  return offered(shell, line, { folder, env });
}
const values = async (shell: Shell, line: string): Promise<string[]> => (await offers(shell, line)).map(({ value }) => value).sort();

describe.each(['bash', 'zsh', 'fish'] as const)('%s, once it has sourced the completion', (shell) => {
  it.each([
    ['fairlead hi', ['history']],
    ['fairlead get c', ['clusters', 'components']],
    ['fairlead get applications -o ', ['json', 'name', 'table', 'wide', 'yaml']],
    ['fairlead sync --re', ['--reason', '--revision']],
    ['fairlead sync sh', ['shop/api-production']],
    ['fairlead restart shop/api-production dep', ['deployment/api']],
    ['fairlead get applications --tenant s', ['shop', 'store']],
    ['fairlead compare dev ', ['production']],
    ['fairlead help rollb', ['rollback']],
    ['fairlead no-such-command ', []],
  ])('offers at the end of %j what can come next', async (line, expected) => expect(await values(shell, line)).toEqual(expected));

  it('completes a value behind =, as the shell takes words apart', async () =>
    expect(await values(shell, 'fairlead get applications --health=De')).toEqual([shell === 'bash' ? 'Degraded' : '--health=Degraded']));

  it.each(['fairlead render ', 'fairlead seal --cert '])('offers files at the end of %j', async (line) =>
    expect(await values(shell, line)).toContain(shell === 'bash' ? ':default' : 'secret.yaml'),
  );
});

it.each(['zsh', 'fish'] as const)('%s says what each command does', async (shell) =>
  expect((await offers(shell, 'fairlead who'))[0]?.about).toContain('show who you are to the api'),
);
