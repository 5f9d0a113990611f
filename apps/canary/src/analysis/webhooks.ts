import type { RolloutPhase } from '@fairlead/contracts';
import type { RolloutAnswer, RolloutSpec, WebhookSpec } from '@fairlead/domain';
import { pause } from '../clusters/pause.js';
import { http } from './http.js';

export interface HookContext {
  name: string;
  namespace: string;
  /** Of the version that is rolled out. */
  checksum: string;
  spec: RolloutSpec;
  signal: AbortSignal;
}
type HookResult = { ok: true } | { ok: false; why: string };

const BETWEEN_TRIES_MILLISECONDS = 1_000;
/** Flagger takes 200, 201 and 202 for yes. */
const MOST_OF_YES = 202;

/** POSTs what Flagger's webhooks are sent (docs: usage/webhooks). Never rejects. */
async function call(hook: WebhookSpec, phase: RolloutPhase, context: HookContext, more: Record<string, string> = {}): Promise<HookResult> {
  const { name, namespace, checksum, signal } = context;
  const body = JSON.stringify({ name, namespace, phase, checksum, metadata: { ...hook.metadata, ...more } });
  let why = '';
  for (let attempt = 0; attempt <= hook.retries && !signal.aborted; attempt++) {
    if (attempt > 0) await pause(BETWEEN_TRIES_MILLISECONDS, signal);
    try {
      const { url, insecure, timeoutMilliseconds } = hook;
      const answer = await http({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        body,
        timeoutMilliseconds,
        insecure,
        signal,
      });
      if (answer.status >= 200 && answer.status <= MOST_OF_YES) return { ok: true };
      why = `it answered ${answer.status}${answer.body.trim() === '' ? '' : `: ${answer.body.trim().slice(0, 200)}`}`;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  return { ok: false, why };
}
const hooksOf = ({ spec }: HookContext, type: WebhookSpec['type']): WebhookSpec[] =>
  spec.analysis.webhooks.filter((hook) => hook.type === type);

/** All of a type must say yes; the first that does not is named. */
export async function allAgree(type: WebhookSpec['type'], phase: RolloutPhase, context: HookContext): Promise<RolloutAnswer> {
  for (const hook of hooksOf(context, type)) {
    const result = await call(hook, phase, context);
    if (!result.ok) return { passed: false, message: `webhook ${hook.name} says no: ${result.why}` };
  }
  return { passed: true, message: `every ${type} webhook says yes` };
}

/** One that says yes asks for a rollback. */
export async function anyAsksForRollback(phase: RolloutPhase, context: HookContext): Promise<RolloutAnswer> {
  for (const hook of hooksOf(context, 'rollback')) {
    if ((await call(hook, phase, context)).ok) return { passed: true, message: `webhook ${hook.name} asks for it` };
  }
  return { passed: false, message: 'no webhook asks for a rollback' };
}

/** Those that could not be told are named. */
export async function tellAll(
  type: 'post-rollout' | 'event',
  phase: RolloutPhase,
  context: HookContext,
  more?: Record<string, string>,
): Promise<string[]> {
  const results = await Promise.all(hooksOf(context, type).map(async (hook) => ({ hook, result: await call(hook, phase, context, more) })));
  return results.flatMap(({ hook, result }) => (result.ok ? [] : [`webhook ${hook.name}: ${result.why}`]));
}
