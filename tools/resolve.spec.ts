import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

describe('resolveTool', () => {
  let folder: string;
  beforeEach(async () => {
    vi.resetModules();
    folder = await mkdtemp(join(tmpdir(), 'fairlead-tools-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  const program = async (name: string, version: string, exit = 0) => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho "${name} v${version}" >&2\nexit ${exit}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const resolve = async (name: 'kustomize' | 'git' | 'etcd' | 'prometheus' | 'sshd') =>
    (await import('./index.mjs')).resolveTool(name, { progress: () => undefined });

  it('takes the binary that the environment variable names', async () => {
    const path = await program('my-kustomize', '5.6.0');
    vi.stubEnv('FAIRLEAD_KUSTOMIZE', path);
    expect(await resolve('kustomize')).toEqual({ name: 'kustomize', path, source: 'environment' });
  });

  it('refuses a binary named by the environment that is too old, telling both versions', async () => {
    vi.stubEnv('FAIRLEAD_KUSTOMIZE', await program('old', '5.0.3'));
    await expect(resolve('kustomize')).rejects.toThrow(/is version 5\.0\.3, at least 5\.4\.0 is needed/);
  });

  it('passes over a binary on PATH that is too old and takes the cached one', async () => {
    await program('kustomize', '4.9.9');
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    const found = await resolve('kustomize');
    expect(found.path.startsWith(folder)).toBe(false);
  });

  it('takes control plane binaries from KUBEBUILDER_ASSETS before PATH', async () => {
    const path = await program('etcd', '3.5.9');
    vi.stubEnv('KUBEBUILDER_ASSETS', folder);
    expect(await resolve('etcd')).toEqual({ name: 'etcd', path, source: 'path' });
  });

  it('refuses a git that is too old', async () => {
    await program('git', '2.38.9');
    vi.stubEnv('PATH', folder);
    await expect(resolve('git')).rejects.toThrow(/is version 2\.38\.9, at least 2\.39\.0 is needed/);
  });

  it('reads the version that a distribution gives prometheus', async () => {
    const path = await program('prometheus', '2.42.0');
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    expect((await resolve('prometheus')).path).toBe(path);
  });

  it('says where the folders of a tool from the cache are, and of no other', async () => {
    vi.stubEnv('PATH', folder);
    vi.stubEnv('FAIRLEAD_CACHE', folder);
    const { cacheFolder, resolveTool } = await import('./index.mjs');
    const { gitea } = JSON.parse(await readFile(new URL('./versions.json', import.meta.url), 'utf8')) as { gitea: { version: string } };
    const home = join(cacheFolder(), 'tools', 'gitea', gitea.version);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'gitea'), '', { mode: 0o755 });
    expect(await resolveTool('gitea')).toEqual({ name: 'gitea', path: join(home, 'gitea'), source: 'cache', assets: join(home, 'assets') });
    vi.resetModules();
    const own = await program('gitea', '1.26.0');
    expect(await (await import('./index.mjs')).resolveTool('gitea')).toEqual({ name: 'gitea', path: own, source: 'path' });
  });

  it('takes an sshd that knows no option for its version but tells it all the same', async () => {
    const path = await program('sshd', '8.4', 1);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    expect((await resolve('sshd')).path).toBe(path);
  });

  it('refuses any other program that fails when it is asked for its version', async () => {
    await program('git', '2.50.0', 1);
    vi.stubEnv('PATH', folder);
    await expect(resolve('git')).rejects.toThrow(/--version failed \(1\)/);
  });

  it('looks for sshd where daemons live, which is on root’s PATH only', async () => {
    vi.stubEnv('PATH', folder);
    const told = await resolve('sshd').then(
      ({ path }) => path,
      (error: Error) => error.message,
    );
    expect(told).toMatch(/^\/usr\/(local\/)?sbin\/sshd$|not on PATH or in \/usr\/sbin.*install the package openssh-server/);
  });

  it('names each way out when a tool can not be had', async () => {
    vi.stubEnv('PATH', folder);
    vi.stubEnv('FAIRLEAD_CACHE', join(folder, 'cache'));
    await expect(resolve('kustomize')).rejects.toThrow(/Go is not installed.*Ways out: set FAIRLEAD_KUSTOMIZE.*install Go/);
    await expect(resolve('git')).rejects.toThrow(/not on PATH.*install the package git/);
  });
});
