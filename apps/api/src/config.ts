import { Duration } from '@fairlead/contracts';
import { Port } from '@fairlead/service-kit';
import { z } from 'zod';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

export const apiConfig = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/, 'must be a URL such as postgres://user:password@host:5432/fairlead')
    .describe("URL of Postgres with the api's own role"),
  FAIRLEAD_API_HOST: z
    .string()
    .regex(
      LOOPBACK,
      'must be a loopback address (127.0.0.1, ::1, localhost): until sign-in exists, anyone who reaches this port may read everything and start syncs. Reach it from elsewhere by ssh -L or kubectl port-forward',
    )
    .default('127.0.0.1')
    .describe('address of REST, live stream and webhooks'),
  FAIRLEAD_API_PORT: Port.default(8080).describe('port of REST, live stream and webhooks; 0: any free one'),
  FAIRLEAD_API_CONFIG_URL: z
    .string()
    .min(1)
    .refine((url) => !/^https?:\/\/[^/@]*@/.test(url), 'must hold no credentials; name them with FAIRLEAD_API_CONFIG_CREDENTIALS')
    .describe('Git URL of the config repository'),
  FAIRLEAD_API_CONFIG_REF: z.string().min(1).default('HEAD').describe('branch, tag or commit of the config repository'),
  FAIRLEAD_API_CONFIG_PATH: z.string().min(1).default('.').describe('folder of the documents in the config repository'),
  FAIRLEAD_API_CONFIG_RENDERER: z
    .enum(['directory', 'auto'])
    .default('directory')
    .describe('directory: every YAML file below the folder; auto: as any application, so a kustomization there is built'),
  FAIRLEAD_API_CONFIG_INTERVAL: Duration.default('1m').describe('how often the config repository is asked for its refs'),
  FAIRLEAD_API_CONFIG_CREDENTIALS: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'must be the name of a folder of the git-poller’s credentials')
    .optional()
    .describe("name of the config repository's credentials at the git-poller"),
  FAIRLEAD_API_WEBHOOK_SECRET: z
    .string()
    .min(8, 'must have 8 characters or more')
    .optional()
    .describe('secret with which Git hosts sign webhooks; absent: webhooks are refused'),
  FAIRLEAD_API_TOKENS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'file {"<sha256 of a token>": "<user>"}: commands then need a token, and rights are checked; absent: anybody on this machine may',
    ),
  FAIRLEAD_API_HISTORY_DAYS: z.coerce.number().int().min(1).max(3650).default(90).describe('days for which events are kept'),
});
export type ApiConfig = z.infer<typeof apiConfig>;
