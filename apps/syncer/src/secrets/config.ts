import { milliseconds } from '@fairlead/contracts';
import { z } from 'zod';

const duration = (description: string, initial: string) =>
  z
    .string()
    .regex(/^(0|(?=\d)(\d+h)?(\d+m)?(\d+s)?)$/, 'must be a duration such as 30s, 10m or 720h, or 0')
    .transform((text) => (text === '0' ? 0 : milliseconds(text)))
    .prefault(initial)
    .describe(description);

/** Settings of sealed and external secrets; part of the syncer's. */
export const secretsSettings = {
  FAIRLEAD_SYNCER_SEALING_NAMESPACE: z
    .string()
    .min(1)
    .default('kube-system')
    .describe('namespace of the key pairs that secrets are sealed with, on every cluster'),
  FAIRLEAD_SYNCER_SEALING_RENEWAL: duration('a new sealing key is made when the newest is so old; 0: never. Old keys are kept', '720h'),
  FAIRLEAD_SYNCER_SEALING_CUTOFF: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('a new sealing key is made at once where the newest is older than this time, for example when a key has leaked'),
  FAIRLEAD_SYNCER_AWS_SECRETSMANAGER_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('URL of AWS Secrets Manager in place of the region’s own, for all SecretStores'),
};
export type SecretsConfig = z.infer<z.ZodObject<typeof secretsSettings>>;
