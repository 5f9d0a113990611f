import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { build, kustomize, named, overlays, podOf, type Manifest } from './manifests.fixtures.js';
import { root, services, settingsOf } from './service-settings.fixtures.js';

const text = await readFile(join(root, 'docs/operations.md'), 'utf8');
const section = (title: string): string => text.split(/^###? /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
const firstCells = (title: string): string[] => [...section(title).matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
const yamlOf = (title: string, comment: string): string => {
  const block = [...section(title).matchAll(/^```yaml\n([\s\S]*?)^```/gm)]
    .map(([, yaml = '']) => yaml)
    .find((yaml) => yaml.includes(comment));
  if (!block) throw new Error(`docs/operations.md, "${title}", has no example "${comment}"`);
  return block;
};

describe('docs/operations.md', () => {
  it.each(services)('explains every setting of %s, and no other', async (service) => {
    const common = firstCells('All services');
    expect([...common, ...firstCells(service)].sort()).toEqual([...(await settingsOf(service))].sort());
  });

  it('explains every setting of the migrations, and no other', async () => {
    const source = await readFile(join(root, 'libs/database/src/migrate/config.ts'), 'utf8');
    expect(firstCells('Migrations').sort()).toEqual([...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, key]) => key).sort());
  });

  it('names every Secret that the manifests need, with its keys', async () => {
    const needed = new Map<string, Set<string>>();
    for (const overlay of overlays) {
      for (const manifest of await build(overlay)) {
        if (!manifest.spec?.template) continue;
        for (const { valueFrom } of podOf(manifest).containers.flatMap(({ env = [] }) => env)) {
          const ref = valueFrom?.secretKeyRef;
          if (ref) needed.set(ref.name, (needed.get(ref.name) ?? new Set()).add(ref.key));
        }
      }
    }
    const rows = [...section('Kubernetes').matchAll(/^\| `([a-z-]+)` +\|([^|]*)\|/gm)];
    const told = rows.map(([, name = '', keys = '']) => [name, [...keys.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, key]) => key).sort()]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries([...needed].map(([name, keys]) => [name, [...keys].sort()])));
  });

  it('says of every alert what it means and what to do, and of no other', async () => {
    const rules = parse(await readFile(join(root, 'k8s/components/monitoring/prometheus-rule.yaml'), 'utf8')) as {
      spec: { groups: { rules: { alert: string }[] }[] };
    };
    const alerts = rules.spec.groups.flatMap((group) => group.rules.map(({ alert }) => alert));
    expect(firstCells('Alerts').sort()).toEqual(alerts.sort());
  });

  describe('has an example that builds:', () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'fairlead-operations-'))));
    afterEach(() => rm(folder, { recursive: true, force: true }));
    const local = (yaml: string) =>
      yaml.replace(/https:\/\/\S*\/k8s\/(\S*)\?ref=\S*/, (_, path: string) => relative(folder, join(root, 'k8s', path)));
    const configOf = (manifests: readonly Manifest[]) =>
      manifests.filter(({ kind, data }) => kind === 'ConfigMap' && data?.['FAIRLEAD_API_CONFIG_URL'])[0];

    it('an overlay of your own', async () => {
      await writeFile(join(folder, 'kustomization.yaml'), local(yamlOf('Kubernetes', '# kustomization.yaml')));
      const manifests = await kustomize(folder);
      const config = configOf(manifests);
      expect(config?.data?.['FAIRLEAD_API_CONFIG_URL']).toBe('https://git.example.com/platform/config.git');
      const [container] = podOf(named(manifests, 'Deployment', 'api')).containers;
      const from = container?.env?.find(({ name }) => name === 'FAIRLEAD_API_CONFIG_URL')?.valueFrom?.configMapKeyRef?.name;
      expect(from).toBe(config?.metadata.name);
      expect(from, 'pods start anew').toMatch(/^settings-/);
    });

    it('credentials of a repository', async () => {
      const patches = yamlOf('Credentials', '# patches');
      const resources = `resources: [${relative(folder, join(root, 'k8s/overlays/external'))}]`;
      await writeFile(join(folder, 'kustomization.yaml'), `${resources}\npatches:\n${patches.replaceAll(/^/gm, '  ')}`);
      const { volumes = [] } = podOf(named(await kustomize(folder), 'Deployment', 'git-poller'));
      expect(volumes.find(({ name }) => name === 'credentials')).toMatchObject({
        projected: { sources: [{ secret: { name: 'git-shop' } }] },
      });
    });
  });
});
