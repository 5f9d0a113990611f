import { z } from 'zod';
import { GoDuration } from './duration.js';
import { SecretSpecError } from './errors.js';

const notBuiltIn = (what: string) =>
  z.undefined({ error: `${what} is not built into Fairlead: remove it, or let External Secrets Operator serve this cluster` }).optional();

const StoreRef = z.strictObject({ name: z.string().min(1), kind: z.enum(['SecretStore', 'ClusterSecretStore']).default('SecretStore') });
export type StoreRef = z.infer<typeof StoreRef>;
const Decoding = z.enum(['None', 'Auto', 'Base64', 'Base64URL']).default('None');
export type DecodingStrategy = z.infer<typeof Decoding>;
const Conversion = z.enum(['Default', 'Unicode']).default('Default');
export type ConversionStrategy = z.infer<typeof Conversion>;

const RemoteRef = z.strictObject({
  key: z.string().min(1),
  property: z.string().optional(),
  version: z.string().optional(),
  metadataPolicy: z.literal('None', { error: 'Fetch is not built into Fairlead' }).optional(),
  conversionStrategy: Conversion,
  decodingStrategy: Decoding,
  nullBytePolicy: z.literal('Ignore', { error: 'only Ignore is built into Fairlead' }).optional(),
});
export type RemoteRef = z.infer<typeof RemoteRef>;
const FindQuery = z.strictObject({
  path: z.string().optional(),
  name: z.strictObject({ regexp: z.string().default('') }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  conversionStrategy: Conversion,
  decodingStrategy: Decoding,
});
export type FindQuery = z.infer<typeof FindQuery>;
const sourceRef = z.strictObject({ storeRef: StoreRef.optional(), generatorRef: notBuiltIn('a generator') }).optional();
const Rewrite = z.strictObject({
  regexp: z.strictObject({ source: z.string(), target: z.string().default('') }).optional(),
  transform: z.strictObject({ template: z.string() }).optional(),
  merge: notBuiltIn('rewrite.merge'),
});
export type Rewrite = z.infer<typeof Rewrite>;

const TemplateAs = z.enum(['Values', 'KeysAndValues']).default('Values');
const TemplateSource = z.strictObject({
  name: z.string().min(1),
  items: z.array(z.strictObject({ key: z.string().min(1), templateAs: TemplateAs })).min(1),
});
export type TemplateSource = z.infer<typeof TemplateSource>;
const Template = z.strictObject({
  engineVersion: z.literal('v2', { error: 'only engine v2 is built into Fairlead' }).default('v2'),
  type: z.string().optional(),
  metadata: z
    .strictObject({
      labels: z.record(z.string(), z.string()).default({}),
      annotations: z.record(z.string(), z.string()).default({}),
      finalizers: notBuiltIn('template.metadata.finalizers'),
    })
    .prefault({}),
  mergePolicy: z.enum(['Replace', 'Merge']).default('Replace'),
  data: z.record(z.string(), z.string()).default({}),
  templateFrom: z
    .array(
      z.strictObject({
        configMap: TemplateSource.optional(),
        secret: TemplateSource.optional(),
        literal: z.string().optional(),
        target: z.enum(['Data', 'Annotations', 'Labels']).default('Data'),
      }),
    )
    .default([]),
});
export type Template = z.infer<typeof Template>;

const ExternalSecretSpec = z.strictObject({
  secretStoreRef: StoreRef.optional(),
  refreshPolicy: z.enum(['Periodic', 'CreatedOnce', 'OnChange']).default('Periodic'),
  /** Milliseconds; 0: once. */
  refreshInterval: GoDuration.prefault('1h'),
  syncWindows: notBuiltIn('syncWindows'),
  data: z.array(z.strictObject({ secretKey: z.string().min(1), remoteRef: RemoteRef, sourceRef })).default([]),
  dataFrom: z
    .array(z.strictObject({ extract: RemoteRef.optional(), find: FindQuery.optional(), rewrite: z.array(Rewrite).default([]), sourceRef }))
    .default([]),
  target: z
    .strictObject({
      name: z.string().optional(),
      creationPolicy: z.enum(['Owner', 'Orphan', 'Merge', 'None', 'CreateOrMerge']).default('Owner'),
      deletionPolicy: z.enum(['Retain', 'Delete', 'Merge']).default('Retain'),
      immutable: z.boolean().default(false),
      manifest: notBuiltIn('target.manifest'),
      template: Template.optional(),
    })
    .prefault({}),
});
export type ExternalSecretSpec = z.infer<typeof ExternalSecretSpec>;

/** Reads a spec of v1 or v1beta1, whose defaults are filled in. Throws `SecretSpecError` that names every field that is wrong, unknown or not built in. */
export function readExternalSecretSpec(spec: unknown): ExternalSecretSpec {
  const parsed = ExternalSecretSpec.safeParse(spec);
  if (!parsed.success) throw new SecretSpecError(`ExternalSecret is not valid: ${issuesOf(parsed.error, 'spec')}`);
  if (parsed.data.data.length === 0 && parsed.data.dataFrom.length === 0)
    throw new SecretSpecError('ExternalSecret is not valid: spec.data and spec.dataFrom are both empty');
  return parsed.data;
}

/** Fields and what is wrong with them; no values. */
export const issuesOf = (error: z.ZodError, root: string): string =>
  error.issues
    .map(({ path, message, code, ...issue }) => {
      const keys = code === 'unrecognized_keys' && 'keys' in issue ? ` (${(issue.keys as string[]).join(', ')})` : '';
      return `${[root, ...path].join('.')}: ${code === 'unrecognized_keys' ? `not a known field${keys}` : message}`;
    })
    .join('; ');
