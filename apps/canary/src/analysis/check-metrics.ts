import type { MetricVerdict } from '@fairlead/contracts';
import { readMetricTemplate, renderGoTemplate, type RolloutAnswer, type MetricSpec, type RolloutSpec } from '@fairlead/domain';
import type { Place } from '../rollout/place.js';
import { builtInMetric } from './built-in-metrics.js';
import { queryPrometheus, type PrometheusServer, type QueryResult } from './prometheus.js';
import { failedWords } from './words.js';

export interface CheckContext {
  canary: string;
  spec: RolloutSpec;
  place: Place;
  signal: AbortSignal;
}
interface Checked {
  verdict: MetricVerdict;
  /** Why, where it is not passed. */
  message?: string;
}

/** Asks for every metric of the analysis. All are asked for, so that one look shows all that is wrong. */
export async function checkMetrics(context: CheckContext): Promise<RolloutAnswer> {
  const checked = await Promise.all(context.spec.analysis.metrics.map((metric) => check(metric, context)));
  const verdicts = checked.map(({ verdict }) => verdict).slice(0, 50);
  const failed = checked.filter(({ verdict }) => verdict.verdict === 'fail');
  const without = checked.filter(({ verdict }) => verdict.verdict === 'noData');
  const message = [...failed, ...without].map((one) => one.message).join('; ');
  return {
    passed: failed.length + without.length === 0,
    noData: failed.length === 0 && without.length > 0,
    message: message || 'all checks passed',
    verdicts,
  };
}

async function check(metric: MetricSpec, context: CheckContext): Promise<Checked> {
  const builtIn = metric.template || metric.query !== undefined ? undefined : builtInMetric(metric);
  const asked = await ask(metric, context);
  const { min, max } = metric.range;
  const unit = builtIn ? { unit: builtIn.unit.trim() } : {};
  const limits = { name: metric.name, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), ...unit };
  if ('problem' in asked) {
    const isMissing = asked.problem !== 'refused';
    return { verdict: { ...limits, verdict: isMissing ? 'noData' : 'fail' }, message: problemWords(metric, asked, context) };
  }
  const value = asked.value * (builtIn?.factor ?? 1);
  const isInside = (min === undefined || value >= min) && (max === undefined || value <= max);
  // JSON has no infinities.
  const verdict: MetricVerdict = { ...limits, verdict: isInside ? 'pass' : 'fail', ...(Number.isFinite(value) ? { value } : {}) };
  return isInside ? { verdict } : { verdict, message: failedWords({ ...verdict, value }, builtIn?.unit ?? '') };
}

function problemWords(
  { name }: MetricSpec,
  { problem, message }: Extract<QueryResult, { problem: string }>,
  { spec, place }: CheckContext,
): string {
  if (problem === 'noData')
    return `${name} has no data: probably ${spec.target.name} in ${place.namespace} gets no traffic, or its metrics are not scraped`;
  if (problem === 'unreachable') return `${name} has no data: Prometheus does not answer (${message})`;
  return `${name} could not be asked for: ${message}`;
}

async function ask(metric: MetricSpec, context: CheckContext): Promise<QueryResult> {
  if (metric.template) return askByTemplate(metric, metric.template, context);
  const { spec, place, signal } = context;
  const builtIn = builtInMetric(metric);
  const query = metric.query ?? builtIn?.query({ namespace: place.namespace, target: spec.target.name, interval: metric.interval });
  if (query === undefined) {
    return refused(`it is none of request-success-rate and request-duration; name a MetricTemplate in templateRef or write a query`);
  }
  if (spec.metricsServer === undefined) {
    return refused(
      'no Prometheus is known; set spec.metricsServer of the Canary, or have the platform team set rollouts.metricsServer of the Cluster',
    );
  }
  return queryPrometheus({ url: spec.metricsServer, insecure: spec.insecureMetricsServer }, query, signal);
}
const refused = (message: string): QueryResult => ({ problem: 'refused', message });

async function askByTemplate(metric: MetricSpec, ref: NonNullable<MetricSpec['template']>, context: CheckContext): Promise<QueryResult> {
  const { canary, spec, place, signal } = context;
  const namespace = ref.namespace ?? place.namespace;
  const where = `MetricTemplate ${namespace}/${ref.name}`;
  try {
    const template = await place.get({ group: 'flagger.app', version: 'v1beta1', kind: 'MetricTemplate', namespace, name: ref.name });
    if (!template) return refused(`${where} is not there`);
    const read = readMetricTemplate(template);
    if (!read.spec) return refused(`${where}: ${read.problems.join('; ')}`);
    const { provider } = read.spec;
    const authorization = provider.secretRef ? await authorizationFrom(provider.secretRef.name, namespace, place) : undefined;
    if (authorization && 'problem' in authorization) return refused(`${where}: ${authorization.problem}`);
    const server: PrometheusServer = {
      url: provider.address ?? '',
      headers: { ...provider.headers, ...(authorization ? { authorization: authorization.header } : {}) },
      insecure: provider.insecureSkipVerify ?? false,
    };
    return await queryPrometheus(server, renderQuery(read.spec.query, metric, { canary, spec, namespace: place.namespace, where }), signal);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

/** Flagger's variables are functions without arguments (`{{ namespace }}`); a template of Go that has them as data reads `{{ .namespace }}`: both are understood. */
function renderQuery(
  text: string,
  metric: MetricSpec,
  { canary, spec, namespace, where }: { canary: string; spec: RolloutSpec; namespace: string; where: string },
): string {
  const variables: Record<string, unknown> = {
    name: canary,
    namespace,
    target: spec.target.name,
    service: spec.service.name,
    ingress: spec.target.name,
    route: spec.target.name,
    interval: metric.interval,
    variables: metric.variables,
  };
  const functions = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, () => value]));
  return renderGoTemplate(text, variables, { name: `the query of ${where}`, functions })
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

async function authorizationFrom(name: string, namespace: string, place: Place): Promise<{ header: string } | { problem: string }> {
  const secret = await place.get({ group: '', version: 'v1', kind: 'Secret', namespace, name });
  if (!secret) return { problem: `Secret ${namespace}/${name} is not there` };
  const data = (secret['data'] ?? {}) as Record<string, string>;
  const value = (key: string): string | undefined =>
    typeof data[key] === 'string' ? Buffer.from(data[key], 'base64').toString('utf8') : undefined;
  const token = value('token');
  if (token) return { header: `Bearer ${token.trim()}` };
  const [username, password] = [value('username'), value('password')];
  if (username === undefined || password === undefined)
    return { problem: `Secret ${namespace}/${name} must have username and password, or token` };
  return { header: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
