import { z } from 'zod';

/** How a Secret and a SealedSecret are read: fields that are not used here may be there. */
const Metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

export const PlainSecret = z.looseObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata: Metadata.extend({ name: z.string().min(1).optional() }),
  type: z.string().optional(),
  immutable: z.boolean().optional(),
  data: z.record(z.string(), z.string().nullable()).nullish(),
  stringData: z.record(z.string(), z.string().nullable()).nullish(),
});
export type PlainSecret = z.infer<typeof PlainSecret>;

export const SEALED_SECRET = { group: 'bitnami.com', version: 'v1alpha1', kind: 'SealedSecret' } as const;

export const SealedSecretTemplate = z.looseObject({
  metadata: z
    .looseObject({
      labels: z.record(z.string(), z.string()).nullish(),
      annotations: z.record(z.string(), z.string()).nullish(),
      finalizers: z.array(z.string()).nullish(),
    })
    .nullish(),
  type: z.string().optional(),
  immutable: z.boolean().nullish(),
  /** Go templates over the values; null removes a key. */
  data: z.record(z.string(), z.string().nullable()).nullish(),
});
export const SealedSecret = z.looseObject({
  apiVersion: z.literal('bitnami.com/v1alpha1'),
  kind: z.literal('SealedSecret'),
  metadata: Metadata.extend({ uid: z.string().optional(), generation: z.int().optional() }),
  spec: z.looseObject({
    encryptedData: z.record(z.string(), z.string()).nullish(),
    template: SealedSecretTemplate.nullish(),
    /** The first format, one value for all: no longer read by upstream either, unless told so. */
    data: z.unknown().optional(),
  }),
});
export type SealedSecret = z.infer<typeof SealedSecret>;
