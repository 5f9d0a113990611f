import { isRecord } from '@fairlead/domain';
import { http } from './http.js';

export interface PrometheusServer {
  url: string;
  headers?: Record<string, string | string[]>;
  insecure?: boolean;
}
/** `noData`: nothing was answered, or not a number. `unreachable`: nobody answered. `refused`: the question is wrong. */
export type QueryResult = { value: number } | { problem: 'noData' | 'unreachable' | 'refused'; message: string };

const TIMEOUT_MILLISECONDS = 5_000;

/** An instant query; of several results the last counts, as with Flagger (pkg/metrics/providers/prometheus.go). */
export async function queryPrometheus(
  { url, headers, insecure }: PrometheusServer,
  query: string,
  signal: AbortSignal,
): Promise<QueryResult> {
  const address = `${url.replace(/\/+$/, '')}/api/v1/query?query=${encodeURIComponent(query)}`;
  let answer;
  try {
    answer = await http({
      method: 'GET',
      url: address,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      signal,
      ...(headers ? { headers } : {}),
      ...(insecure ? { insecure } : {}),
    });
  } catch (error) {
    return { problem: 'unreachable', message: error instanceof Error ? error.message : String(error) };
  }
  const body = parsed(answer.body);
  if (answer.status >= 500) return { problem: 'unreachable', message: `it answered ${answer.status}` };
  if (answer.status !== 200 || !body || body['status'] !== 'success') {
    const why = typeof body?.['error'] === 'string' ? body['error'] : `it answered ${answer.status}`;
    return { problem: 'refused', message: why.slice(0, 500) };
  }
  const value = lastValue(body['data']);
  return value === undefined || Number.isNaN(value) ? { problem: 'noData', message: 'no values' } : { value };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function lastValue(data: unknown): number | undefined {
  if (!isRecord(data) || !Array.isArray(data['result'])) return undefined;
  const results: unknown[] = data['result'];
  const last = results.at(-1);
  const sample: unknown = data['resultType'] === 'scalar' ? results : isRecord(last) ? last['value'] : undefined;
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  if (typeof text !== 'string') return undefined;
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
