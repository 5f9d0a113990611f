import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSealingKey, unsealSecret } from '@fairlead/domain';
import { scratchFolder } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificate, privateKey } from './seal.fixtures.js';

const fairlead = fileURLToPath(new URL('../../../../tools/fairlead.mjs', import.meta.url));
const key = readSealingKey(certificate, privateKey);
const secret = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'shop' },
  stringData: { password: 'canary-2' },
});
let api: Server;
let scratch: Awaited<ReturnType<typeof scratchFolder>>;

beforeAll(async () => {
  scratch = await scratchFolder('seal');
  await writeFile(join(scratch.folder, 'cert.pem'), certificate);
  api = createServer((request, response) => {
    const known = request.url === '/api/v1/clusters/one/sealing';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    const problem = {
      type: 'urn:x',
      status: 404,
      code: 'NotFound',
      title: 'x',
      detail: 'Cluster two does not exist.',
      advice: 'List them.',
    };
    response.end(JSON.stringify(known ? { cluster: 'one', certificate, keys: [], stale: [], at: '2026-01-01T00:00:00Z' } : problem));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise<void>((resolve) => void api?.close(() => resolve()));
  await scratch?.remove();
});

function run(args: readonly string[], input: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fairlead, 'seal', ...args], { cwd: scratch.folder, stdio: 'pipe' });
    const ended = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (ended.stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (ended.stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ended, code }));
    child.stdin.end(input);
  });
}

describe('fairlead seal as a command', () => {
  it('seals with a file, without any server, and with the certificate of a cluster', { timeout: 300_000 }, async () => {
    const { port } = api.address() as AddressInfo;
    const server = ['--server', `http://127.0.0.1:${port}`];
    for (const from of [
      ['--cert', 'cert.pem'],
      ['--cluster', 'one', ...server],
    ]) {
      const { code, stdout, stderr } = await run([...from, '-o', 'json'], secret);
      expect([code, stderr.replace(/^building the fairlead command.*\n/, '')]).toEqual([0, '']);
      expect(unsealSecret(JSON.parse(stdout), [key]).data['password']?.toString()).toBe('canary-2');
    }
    const unknown = await run(['--cluster', 'two', ...server], secret);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('Cluster two does not exist.')]);
    const both = await run(['--cluster', 'one', '--cert', 'cert.pem'], secret);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('name either --cluster or --cert')]);
    expect(unknown.stderr + both.stderr).not.toContain('canary');
  });
});
