import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { resolveTool } from '@fairlead/tools';
import { instructionsOf, problemsOf } from './dockerfile.fixtures.js';
import { root, services, settingsOf, type Service } from './service-settings.fixtures.js';

const read = (file: string) => readFile(join(root, file), 'utf8');
const versions = JSON.parse(await read('tools/versions.json')) as Record<
  string,
  { version: string; least: string; package: string; ldflags?: string }
>;

describe('Dockerfile', async () => {
  const text = await read('Dockerfile');

  it('has nothing that its lint finds', () => expect(problemsOf(text)).toEqual([]));

  it.each([
    ['a root user', text.replace(/^USER .*$/m, ''), /runs as root/],
    ['a named user', text.replace(/^USER .*$/m, 'USER node'), /runs as node/],
    ['user 0', text.replace(/^USER .*$/m, 'USER 0'), /runs as 0/],
    ['a floating base image', text.replace(/node:[\w.-]+/, 'node:lts'), /node:lts is not pinned/],
    ['no tag at all', text.replace(/golang:[\w.-]+/, 'golang'), /golang is not pinned/],
    ['ADD of a URL', `${text}\nADD https://example.com/tool /usr/local/bin/tool\n`, /ADD https/],
    ['a secret', `${text}\nENV SLACK_TOKEN=x\n`, /SLACK_TOKEN looks like a secret/],
    ['sources in the last stage', `${text}\nCOPY . .\n`, /stages only/],
    ['one stage only', 'FROM node:26.10.0\nUSER 1\n', /several stages/],
    ['an unknown instruction', `${text}\nRUNN true\n`, /RUNN/],
    ['two commands', `${text}\nCMD ["node"]\n`, /CMD/],
  ])('fails its lint with %s', (_, planted, problem) => {
    expect(planted).not.toBe(text);
    expect(problemsOf(planted).join('\n')).toMatch(problem);
  });

  it('builds the kustomize and the helm that the tests use', () => {
    const builds = instructionsOf(text).filter(({ name, args }) => name === 'RUN' && args.startsWith('go build'));
    const wanted = ['kustomize', 'helm'].map((tool) => {
      const { package: module, ldflags } = versions[tool] ?? {};
      return expect.stringContaining(`"-s -w ${ldflags}" -o /out/${tool} ${module}`) as string;
    });
    expect(builds.map(({ args }) => args)).toEqual(wanted);
  });

  it('compiles every service and the command line', () => {
    const [compile] = instructionsOf(text).filter(({ name, args }) => name === 'RUN' && args.includes('tsc -b'));
    const compiled = [...(compile?.args.matchAll(/\bapps\/([a-z-]+)(?= )/g) ?? [])].map(([, name]) => name);
    expect(compiled.slice(0, services.length + 1).sort()).toEqual([...services, 'cli'].sort());
  });

  it('is given every workspace, without which npm ci fails', async () => {
    const { workspaces } = JSON.parse(await read('package.json')) as { workspaces: string[] };
    const given = new Set((await read('.dockerignore')).split('\n'));
    expect(workspaces.map((workspace) => `!${workspace.split('/')[0]}`).filter((line) => !given.has(line))).toEqual([]);
  });

  it('is given neither secrets nor results of builds on the host', async () => {
    const ignored = (await read('.dockerignore')).split('\n').filter((line) => line && !line.startsWith('#'));
    expect(ignored[0], 'what is not named stays out').toBe('*');
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/.env*']));
    expect(ignored.filter((line) => line.startsWith('!'))).not.toContain('!.git');
  });
});

interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[] | string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly profiles?: readonly string[];
}

describe('docker-compose.yml', async () => {
  const text = await read('docker-compose.yml');
  const all = (parse(text, { merge: true }) as { services: Record<string, ComposeService> }).services;
  const entries = Object.entries(all);
  const isService = (name: string): name is Service => services.includes(name as Service);

  it.each([[[]], [['--profile', 'demo']]])('is accepted by docker-compose config %j', async (flags) => {
    const { path } = await resolveTool('docker-compose');
    const { stdout } = await promisify(execFile)(path, [...flags, '-f', join(root, 'docker-compose.yml'), 'config'], {
      env: { PATH: process.env.PATH, HOME: tmpdir() },
    });
    const resolved = parse(stdout) as { services: Record<string, unknown> };
    // Version 1 lists the services of all profiles whatever is asked for.
    const expected = entries.filter(([, { profiles }]) => flags.length || !profiles).map(([name]) => name);
    expect(Object.keys(resolved.services)).toEqual(expect.arrayContaining(expected));
    expect(stdout, 'every variable has a value').not.toMatch(/\$\{/);
  });

  it('has every service, started by its own command', () => {
    for (const service of services) expect(all[service]?.command, service).toEqual(['node', `apps/${service}/dist/main.js`]);
  });

  it.each(services)('gives %s only settings that it knows', async (service) => {
    const known = await settingsOf(service);
    expect(Object.keys(all[service]?.environment ?? {}).filter((key) => !known.has(key))).toEqual([]);
  });

  it('pins every image', () => {
    const images = entries.map(([, { image = '' }]) => image.replace(/\$\{FAIRLEAD_VERSION:-(.*)\}/, '$1'));
    expect(images.filter((image) => !/:v?\d+\.\d+/.test(image))).toEqual([]);
  });

  it('runs the servers that the tests run against', () => {
    expect(all['nats']?.image).toBe(`nats:${versions['nats-server']?.version}-alpine`);
    expect(all['postgres']?.image).toBe(`postgres:${versions['postgres']?.version.replace(/\.0$/, '')}-trixie`);
    expect(all['k3s']?.image).toBe(`rancher/k3s:v${versions['kube-apiserver']?.version}-k3s1`);
    // Prometheus 3.9.1 is version 0.309.1 of its Go module.
    const [, major, minor, patch] = /:v(\d+)\.(\d+)\.(\d+)$/.exec(all['prometheus']?.image ?? '') ?? [];
    expect(`0.${Number(major) * 100 + Number(minor)}.${patch}`).toBe(versions['prometheus']?.version);
  });

  it('publishes ports on loopback only', () => {
    const ports = entries.flatMap(([, { ports: published = [] }]) => published);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(all['api']?.environment?.['FAIRLEAD_API_HOST']).toBe('127.0.0.1');
  });

  it('waits for what is healthy, or has ended well', () => {
    for (const [name, { depends_on: needs = {} }] of entries) {
      for (const [needed, { condition }] of Object.entries(needs)) {
        const target = all[needed];
        const runsOnce = target?.restart === 'no';
        expect(condition, `${name} → ${needed}`).toBe(runsOnce ? 'service_completed_successfully' : 'service_healthy');
        if (!runsOnce) expect(target?.healthcheck?.test, `${needed} has a health check`).toBeTruthy();
      }
      if (isService(name)) expect(needs['nats'], `${name} needs NATS`).toBeTruthy();
    }
    for (const name of ['api', 'notifier', 'promoter']) expect(all[name]?.depends_on?.['migrations'], name).toBeTruthy();
  });

  it('takes rights away from everything but the demo cluster', () => {
    expect(entries.filter(([, { privileged }]) => privileged).map(([name, { profiles }]) => [name, profiles])).toEqual([['k3s', ['demo']]]);
    for (const name of [...services, 'migrations', 'api-port'])
      expect(all[name], name).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('mounts only files that exist', async () => {
    const mounted = [...text.matchAll(/^\s*- (\.\/[^:]+):/gm)].map(([, path]) => path ?? '');
    expect(mounted.length).toBeGreaterThan(1);
    for (const path of mounted) await access(join(root, path));
  });

  it('has the metrics of every service scraped', async () => {
    const { scrape_configs: jobs } = parse(await read('deploy/prometheus.yml')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = jobs.flatMap((job) => job.static_configs).flatMap((config) => config.targets);
    expect(targets.sort()).toEqual(services.map((service) => `${service}:8080`).sort());
  });
});
