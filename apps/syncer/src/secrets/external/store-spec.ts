import { isRecord } from '@fairlead/domain';
import { z } from 'zod';
import { SecretSpecError } from './errors.js';
import { issuesOf } from './external-secret-spec.js';

const Selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});
export type LabelSelector = z.infer<typeof Selector>;
const StoreSpec = z.strictObject({
  /** Class of the controller that it is meant for; empty: any. */
  controller: z.string().default(''),
  provider: z.record(z.string(), z.unknown()),
  /** Our waits between attempts are used in its place. */
  retrySettings: z.unknown().optional(),
  /** Seconds; our status is written whenever the store changes. */
  refreshInterval: z.unknown().optional(),
  /** Of ClusterSecretStores: who may use it. */
  conditions: z
    .array(
      z.strictObject({
        namespaceSelector: Selector.optional(),
        namespaces: z.array(z.string()).optional(),
        namespaceRegexes: z.array(z.string()).optional(),
      }),
    )
    .default([]),
});
export interface StoreSpec {
  readonly controller: string;
  readonly providerName: string;
  readonly provider: Record<string, unknown>;
  readonly conditions: z.infer<typeof StoreSpec>['conditions'];
}

/** Throws `SecretSpecError`. */
export function readStoreSpec(spec: unknown, what: string): StoreSpec {
  const parsed = StoreSpec.safeParse(spec);
  if (!parsed.success) throw new SecretSpecError(`${what} is not valid: ${issuesOf(parsed.error, 'spec')}`);
  const { provider, controller, conditions } = parsed.data;
  const [providerName, ...others] = Object.keys(provider);
  if (providerName === undefined || others.length > 0)
    throw new SecretSpecError(`${what} is not valid: spec.provider must name one provider`);
  const settings = provider[providerName];
  if (!isRecord(settings)) throw new SecretSpecError(`${what} is not valid: spec.provider.${providerName} must be a map`);
  return { controller, providerName, provider: settings, conditions };
}

/** Whether labels are what a selector asks for. */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const has = (key: string): boolean => Object.hasOwn(labels, key);
  return (
    Object.entries(matchLabels).every(([key, value]) => has(key) && labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      if (operator === 'Exists' || operator === 'DoesNotExist') return has(key) === (operator === 'Exists');
      return (has(key) && values.includes(labels[key] ?? '')) === (operator === 'In');
    })
  );
}
