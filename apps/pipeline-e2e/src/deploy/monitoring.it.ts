import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolveTool } from '@fairlead/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { build, named, overlays } from './manifests.fixtures.js';
import { filesBelow, root } from './service-settings.fixtures.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Groups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource?: { readonly uid: string } }[];
}
const source = join(root, 'k8s/components/monitoring');
const { spec } = parse(await readFile(join(source, 'prometheus-rule.yaml'), 'utf8')) as { spec: Groups };
const rules = spec.groups.flatMap((group) => group.rules);
const tests = parse(await readFile(join(source, 'alerts.test.yaml'), 'utf8')) as {
  tests: readonly { readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[] }[];
};
const dashboard = JSON.parse(await readFile(join(source, 'dashboard.json'), 'utf8')) as { panels: readonly Panel[]; uid: string };
const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** Names that the sources give to metrics, with the three that Prometheus makes of a histogram. */
async function metricsInSources(): Promise<ReadonlySet<string>> {
  const files = (await Promise.all(['apps', 'libs'].map(filesBelow))).flat();
  const sources = files.filter((file) => /\/src\/.*(?<!\.(it|spec|fixtures))\.ts$/.test(file));
  const texts = await Promise.all(sources.map((file) => readFile(file, 'utf8')));
  const names = new Set(texts.flatMap((text) => [...text.matchAll(/'(fairlead_[a-z0-9_]+)'/g)].map(([, name = '']) => name)));
  return new Set([...names].flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
}
/** Of Prometheus itself and of prom-client's default metrics. */
const ofOthers = /^(up|process_[a-z_]+|nodejs_[a-z0-9_]+)$/;
/** Words of an expression that could be metrics: not functions, labels in braces or after `by`, strings, or words of the language. */
const metricsOf = (expression: string): string[] => {
  const bare = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/\b([a-z_:][a-z0-9_:]*)\b(?!\s*\()/g)]
    .map(([, word = '']) => word)
    .filter((word) => !/^(and|or|unless|bool|offset|by|without|e\d*)$/.test(word));
};

describe('k8s/components/monitoring', () => {
  let folder: string;
  const promtool = async (...args: string[]): Promise<string> => {
    const { path } = await resolveTool('promtool');
    const { stdout, stderr } = await promisify(execFile)(path, args, { cwd: folder });
    return stdout + stderr;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-alerts-'));
    await writeFile(join(folder, 'alerts.yaml'), stringify(spec));
    await copyFile(join(source, 'alerts.test.yaml'), join(folder, 'alerts.test.yaml'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has rules that promtool finds nothing wrong with', async () => {
    expect(await promtool('check', 'rules', '--lint-fatal', 'alerts.yaml')).toContain(`SUCCESS: ${rules.length} rules found`);
  });

  it('has alerts that fire when they should and not before, each tested', async () => {
    expect(await promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
    const fired = tests.tests.flatMap(({ alert_rule_test: all = [] }) => all.filter(({ exp_alerts: alerts = [] }) => alerts.length > 0));
    expect([...new Set(fired.map(({ alertname }) => alertname))].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  it('fails that test with an alert that does not fire', async () => {
    const deaf = stringify(spec).replaceAll('== 0', '== 2');
    await writeFile(join(folder, 'deaf.yaml'), deaf);
    const changed = (await readFile(join(folder, 'alerts.test.yaml'), 'utf8')).replace('- alerts.yaml', '- deaf.yaml');
    await writeFile(join(folder, 'deaf.test.yaml'), changed);
    await expect(promtool('test', 'rules', 'deaf.test.yaml')).rejects.toThrow(/FAILED/);
  });

  it('says with each alert how bad it is, what happened and what to do', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(alert).toMatch(/^Fairlead[A-Z]/);
      expect(labels['severity'], alert).toMatch(/^(critical|warning)$/);
      expect(annotations['summary'], alert).toBeTruthy();
      expect(annotations['description']?.length, alert).toBeGreaterThan(40);
    }
  });

  it('reads expressions as metrics only where they are', () => {
    expect(metricsOf('histogram_quantile(0.99, sum by (le, service) (rate(fairlead_a_bucket{b="c"}[10m]))) > 25 and up == 0')).toEqual([
      'fairlead_a_bucket',
      'up',
    ]);
  });

  it('asks only for metrics that there are', async () => {
    const known = await metricsInSources();
    expect(known.size).toBeGreaterThan(30);
    const asked = [...rules.map(({ expr }) => expr), ...shown].flatMap(metricsOf);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !known.has(name) && !ofOthers.test(name))).toEqual([]);
  });

  it('has a dashboard of panels that do not cover each other, with expressions that Prometheus reads', async () => {
    expect(dashboard.panels.length).toBeGreaterThan(5);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title, targets = [], datasource } of dashboard.panels)
      for (const target of targets) expect((target.datasource ?? datasource)?.uid, title).toBe('${datasource}');
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const recorded = shown.map((expr, index) => ({ record: `panel:${index}`, expr: expr.replaceAll(/\$__(rate_)?interval/g, '5m') }));
    await writeFile(join(folder, 'dashboard.yaml'), stringify({ groups: [{ name: 'dashboard', rules: recorded }] }));
    expect(await promtool('check', 'rules', '--lint=none', 'dashboard.yaml')).toContain(`SUCCESS: ${shown.length} rules found`);
  });

  it.each(overlays)('comes with %s, under the name that Grafana looks for', async (overlay) => {
    const manifests = await build(overlay);
    expect(named(manifests, 'PrometheusRule', 'fairlead').spec?.['groups']).toEqual(spec.groups);
    const map = named(manifests, 'ConfigMap', 'fairlead-dashboard');
    expect(map.metadata.labels?.['grafana_dashboard']).toBe('1');
    expect(JSON.parse(map.data?.['fairlead.json'] ?? '{}')).toEqual(dashboard);
  });
});
