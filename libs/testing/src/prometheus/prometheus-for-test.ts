import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPrometheus } from '@fairlead/local-stack';
import { recordsFolder, scratchFolder } from '../scratch.js';

export interface TestPrometheusOptions {
  /** Entries of `scrape_configs`, as in prometheus.yml. */
  readonly scrapeConfigs?: readonly Readonly<Record<string, unknown>>[];
  /** A whole prometheus.yml instead of what is made from the rest. */
  readonly configFile?: string;
  /** Text of a rule file (`groups: …`). */
  readonly rules?: string;
  /** Paths of rule files. */
  readonly ruleFiles?: readonly string[];
  /** Base URLs of Alertmanagers. */
  readonly alertmanagers?: readonly string[];
  /** Between scrapes and between evaluations of rules, as Prometheus writes durations. Default `1s`. */
  readonly interval?: string;
}
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  /** NaN and infinities as they are. */
  readonly value: number;
}
export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}
export interface PrometheusTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}
export interface TestPrometheus {
  readonly url: string;
  /** Reads its files again, after these changes. Throws with Prometheus' words when it refuses them; it goes on with what it had. */
  reload(changes?: TestPrometheusOptions): Promise<void>;
  /** Instant vector or scalar now. Throws with Prometheus' words when the expression is bad. */
  query(expression: string): Promise<Sample[]>;
  alerts(): Promise<PrometheusAlert[]>;
  targets(): Promise<PrometheusTarget[]>;
  stop(): Promise<void>;
}

/** A Prometheus of the test's own. */
export async function prometheusForTest(options: TestPrometheusOptions = {}): Promise<TestPrometheus> {
  const { folder, remove } = await scratchFolder('prometheus');
  const configFile = options.configFile ?? join(folder, 'prometheus.yml');
  let current = options;
  const write = async () => {
    await mkdir(folder, { recursive: true });
    if (!current.configFile) await writeFile(configFile, JSON.stringify(await configuration(folder, current), undefined, 2));
  };
  await write();
  const prometheus = await startPrometheus({ folder: join(folder, 'state'), configFile, records: recordsFolder });
  const { url } = prometheus;
  return {
    url,
    async reload(changes = {}) {
      current = { ...current, ...changes };
      await write();
      const response = await fetch(`${url}/-/reload`, { method: 'POST' });
      if (!response.ok) throw new Error(`Prometheus refused to reload: ${await response.text()}`);
    },
    query: async (expression) => {
      const answer = await get<{ resultType: string; result: unknown }>(url, `/api/v1/query?${new URLSearchParams({ query: expression })}`);
      return samplesOf(answer);
    },
    alerts: async () => (await get<{ alerts: PrometheusAlert[] }>(url, '/api/v1/alerts')).alerts,
    targets: async () => (await get<{ activeTargets: PrometheusTarget[] }>(url, '/api/v1/targets?state=active')).activeTargets,
    async stop() {
      await prometheus.stop();
      await remove();
    },
  };
}

/** JSON is YAML too. */
async function configuration(folder: string, options: TestPrometheusOptions): Promise<object> {
  const { scrapeConfigs = [], rules, ruleFiles = [], alertmanagers = [], interval = '1s' } = options;
  const own = join(folder, 'rules.yml');
  if (rules !== undefined) await writeFile(own, rules);
  const targets = alertmanagers.map((base) => new URL(base).host);
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    scrape_configs: scrapeConfigs,
    rule_files: [...(rules === undefined ? [] : [own]), ...ruleFiles],
    ...(targets.length ? { alerting: { alertmanagers: [{ static_configs: [{ targets }] }] } } : {}),
  };
}

async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(30_000) });
  const answer = (await response.json()) as { status: string; error?: string; data: T };
  if (answer.status !== 'success') throw new Error(`Prometheus answered ${response.status}: ${answer.error ?? ''}`);
  return answer.data;
}

function samplesOf({ resultType, result }: { resultType: string; result: unknown }): Sample[] {
  if (resultType === 'scalar') return [{ metric: {}, value: numberOf((result as [number, string])[1]) }];
  if (resultType !== 'vector') throw new Error(`the expression gives a ${resultType}, not one value per series`);
  return (result as { metric: Record<string, string>; value: [number, string] }[]).map(({ metric, value }) => ({
    metric,
    value: numberOf(value[1]),
  }));
}

const numberOf = (text: string) => Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'));
