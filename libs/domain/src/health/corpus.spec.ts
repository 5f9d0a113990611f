import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../manifests/kube-object.js';
import { assessHealth } from './assess-health.js';

const corpus = fileURLToPath(new URL('../../../../../shared/corpus/argo/argo-cd/resource_customizations', import.meta.url));
const reason = existsSync(corpus) ? undefined : 'no ../shared on this clone';

/** Kinds that Argo CD judges by fields of their own and that have no rule here: they get one with the part of the platform that reads them. */
const WITHOUT_RULE = [
  ...['argoproj.io/AnalysisRun', 'argoproj.io/ApplicationSet', 'argoproj.io/CronWorkflow', 'argoproj.io/EventBus'],
  ...['argoproj.io/Experiment', 'argoproj.io/Rollout', 'external-secrets.io/ClusterExternalSecret'],
];
/** What is judged otherwise on purpose, and how. */
const OTHERWISE: Readonly<Record<string, string | undefined>> = {
  // There every HelmRepository of type oci is healthy; here an object that says nothing does not count.
  'source.toolkit.fluxcd.io/HelmRepository/testdata/oci.yaml': undefined,
};

interface Case {
  inputPath: string;
  healthStatus: { status: string; message: string };
}
const testFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('health_test.yaml'));
const casesOf = (file: string): [string, string][] => {
  const { tests } = parse(readFileSync(join(corpus, file), 'utf8')) as { tests: Case[] };
  return tests.map(({ inputPath, healthStatus }) => [join(dirname(file), inputPath), healthStatus.status]);
};

describe.skipIf(reason)(`health of the objects in Argo CD's own tests${reason ? ` (${reason})` : ''}`, () => {
  const files = reason ? [] : testFiles(corpus).filter((file) => !WITHOUT_RULE.includes(relative('.', dirname(file))));
  it.each(files.flatMap(casesOf))('%s is %s', (path, expected) => {
    const object = parse(readFileSync(join(corpus, path), 'utf8')) as KubeObject;
    expect(assessHealth(object)?.status).toBe(path in OTHERWISE ? OTHERWISE[path] : expected);
  });
  it('finds them', () => expect(files.flatMap(casesOf).length).toBeGreaterThan(40));
});
