import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@fairlead/service-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { RendererConfig } from './config.js';

const path = process.env['PATH'];
let folder: string | undefined;
afterEach(async () => {
  process.env['PATH'] = path;
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('settings of the renderer', () => {
  it('have defaults, and name the tool by its whole path because it runs without PATH', async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-config-test-'));
    await writeFile(join(folder, 'kustomize'), '');
    await chmod(join(folder, 'kustomize'), 0o755);
    process.env['PATH'] = `/nonexistent:${folder}`;
    const config = loadConfig('renderer', RendererConfig, {});
    expect(config.FAIRLEAD_RENDERER_KUSTOMIZE).toBe(join(folder, 'kustomize'));
    expect(config.FAIRLEAD_RENDERER_CONCURRENCY).toBeGreaterThan(0);
    expect(loadConfig('renderer', RendererConfig, { FAIRLEAD_RENDERER_KUSTOMIZE: '/opt/kustomize' }).FAIRLEAD_RENDERER_KUSTOMIZE).toBe(
      '/opt/kustomize',
    );
  });
  it('that are wrong or unknown are all named', () => {
    const env = { FAIRLEAD_RENDERER_CONCURRENCY: '0', FAIRLEAD_RENDERER_TIMEOUT_SECONDS: 'x', FAIRLEAD_RENDERER_NOPE: '1' };
    expect(() => loadConfig('renderer', RendererConfig, env)).toThrow(/CONCURRENCY[^]*TIMEOUT_SECONDS[^]*NOPE/);
  });
});
