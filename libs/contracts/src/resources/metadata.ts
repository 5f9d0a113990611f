import { z } from 'zod';

export const API_VERSION = 'fairlead.dev/v1alpha1';
/** Envelope of a platform document. `namespace` is ignored: the tenant is a field of its own, so that one file may hold several tenants. */
export const document = <K extends string, S extends z.ZodType>(kind: K, name: z.ZodType<string>, spec: S) =>
  z.strictObject({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(kind),
    metadata: z.strictObject({
      name,
      namespace: z.string().optional(),
      labels: z.record(z.string(), z.string()).optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
    spec,
  });

/** A duration as Kubernetes and Flux write it: `30s`, `1m30s`, `2h`. Parsed by `milliseconds`. */
export const Duration = z.string().regex(/^(?=\d)(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, 'must be a duration such as 30s, 5m or 1h30m');
/** Milliseconds of a Duration. */
export function milliseconds(duration: string): number {
  const [, h = '0', m = '0', s = '0', ms = '0'] = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(duration) ?? [];
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(ms);
}
/** Names the folder below the credentials folder of the one service that holds this kind of secret. */
export const CredentialsRef = z.strictObject({ name: z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/) });
