import { z } from 'zod';
import { issuesOf } from '../external/external-secret-spec.js';
import { SecretSpecError } from '../external/errors.js';
import type { KeySelector, ProviderContext } from './provider.js';

export const SecretKeyRef = z.strictObject({ name: z.string().optional(), key: z.string().optional(), namespace: z.string().optional() });
export const ServiceAccountRef = z.strictObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  audiences: z.array(z.string()).default([]),
});
export const CaProvider = z.strictObject({
  type: z.enum(['Secret', 'ConfigMap']),
  name: z.string().min(1),
  key: z.string().default('ca.crt'),
  namespace: z.string().optional(),
});
export const notBuiltIn = (what: string) => z.undefined({ error: `${what} is not built into Fairlead` }).optional();

/** Throws `SecretSpecError` that names the fields. */
export function readSettings<S extends z.ZodType>(schema: S, settings: unknown, store: string, provider: string): z.infer<S> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new SecretSpecError(`${store} is not valid: ${issuesOf(parsed.error, `spec.provider.${provider}`)}`);
}

/** Certificates of authorities from `caBundle` (base64 of PEM) or `caProvider`. */
export async function caOf(
  { caBundle, caProvider }: { caBundle?: string | undefined; caProvider?: z.infer<typeof CaProvider> | undefined },
  context: ProviderContext,
): Promise<string | undefined> {
  if (caBundle) return Buffer.from(caBundle, 'base64').toString('utf8');
  if (!caProvider) return undefined;
  const { type, ...selector }: { type: string } & KeySelector = caProvider;
  return type === 'Secret' ? context.secret(selector, 'caProvider') : context.configMap(selector, 'caProvider');
}

/** A token of a ServiceAccount from the store's cluster, good for ten minutes. */
export async function serviceAccountToken(
  ref: z.infer<typeof ServiceAccountRef>,
  audiences: readonly string[],
  context: ProviderContext,
): Promise<string> {
  const namespace = context.namespaceOf(ref, 'serviceAccountRef');
  const { body } = await context.client.transport.request<{ status?: { token?: string } }>({
    verb: 'create',
    method: 'POST',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(ref.name)}/token`,
    doing: `ask for a token of ServiceAccount ${namespace}/${ref.name}`,
    resource: 'serviceaccounts',
    signal: context.signal,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600, ...(audiences.length > 0 ? { audiences } : {}) },
    },
  });
  if (!body.status?.token)
    throw new SecretSpecError(`${context.store}: the cluster gave no token for ServiceAccount ${namespace}/${ref.name}`);
  return body.status.token;
}
