import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { basicEnvironment } from '@fairlead/local-stack';
import { projectRoot } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { parse, stringify } from 'yaml';
import type { World } from './world.js';

const folder = join(projectRoot, 'k8s', 'components', 'monitoring');

/** The groups of the PrometheusRule in k8s/ as a rule file, with their tests beside it. Returns the rule file's path. */
async function writeRules(into: string): Promise<string> {
  const { spec } = parse(await readFile(join(folder, 'prometheus-rule.yaml'), 'utf8')) as { spec: { groups: unknown[] } };
  await mkdir(into, { recursive: true });
  await writeFile(join(into, 'alerts.yaml'), stringify({ groups: spec.groups }));
  await copyFile(join(folder, 'alerts.test.yaml'), join(into, 'alerts.test.yaml'));
  return join(into, 'alerts.yaml');
}

/** @throws if promtool refuses the rules or one of their tests fails, with its words */
export async function checkRules(into: string): Promise<void> {
  const rules = await writeRules(into);
  const promtool = (await resolveTool('promtool')).path;
  const run = (...args: string[]) => promisify(execFile)(promtool, args, { env: basicEnvironment(), cwd: into });
  await run('check', 'rules', rules);
  await run('test', 'rules', 'alerts.test.yaml');
}

/** Lets the alert for a service that is down fire on the story's Prometheus. */
export async function fireAlert(world: World): Promise<void> {
  const { prometheus } = world.stage;
  await world.useRules([await writeRules(join(world.folder, 'rules'))]);
  const isFiring = async () =>
    (await prometheus.alerts()).some(({ labels, state }) => labels['alertname'] === 'FairleadServiceDown' && state === 'firing');
  const canary = world.service('canary');
  await canary.stop();
  try {
    await world.until('FairleadServiceDown fires', isFiring, 120_000);
  } finally {
    await canary.start();
  }
  await world.until('FairleadServiceDown ends', async () => !(await isFiring()), 60_000);
}
