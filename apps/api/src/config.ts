import { Duration } from '@fairlead/contracts';
import { Port } from '@fairlead/service-kit';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as https://fairlead.example.com' });

export const apiConfig = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/, 'must be a URL such as postgres://user:password@host:5432/fairlead')
    .describe("URL of Postgres with the api's own role"),
  FAIRLEAD_API_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address of console, REST, live stream and webhooks; loopback only while FAIRLEAD_API_SIGN_IN is off'),
  FAIRLEAD_API_PORT: Port.default(8080).describe('port of console, REST, live stream and webhooks; 0: any free one'),
  FAIRLEAD_API_URL: httpUrl
    .optional()
    .describe('URL by which people reach the api, such as https://fairlead.example.com; absent: this machine, by any loopback name'),
  FAIRLEAD_API_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('how many proxies stand in front and tell the address of the client in X-Forwarded-For; limits of attempts go by it'),
  FAIRLEAD_API_CONSOLE: z
    .string()
    .min(1)
    .default(() => fileURLToPath(new URL('../../console/dist/web', import.meta.url)))
    .describe('folder of the console that was built; default: apps/console/dist/web beside the api'),
  FAIRLEAD_API_SIGN_IN: z
    .enum(['required', 'off'])
    .default('required')
    .describe('off: whoever reaches the api, from its own machine only, may do everything'),
  FAIRLEAD_API_ADMIN_PASSWORD_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "file that the admin's first password is read from, if it is there, or written to; absent: it is shown on the terminal, if the api has one",
    ),
  FAIRLEAD_API_ADMIN_RESET: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,100}$/, 'must be a word that was not used before, such as the date')
    .optional()
    .describe('the admin gets a new password, as at the first start, once for each value that this has'),
  FAIRLEAD_API_OIDC_ISSUER: httpUrl
    .optional()
    .describe('URL of the identity provider, whose .well-known/openid-configuration describes it'),
  FAIRLEAD_API_OIDC_CLIENT_ID: z.string().min(1).optional().describe('what the identity provider knows the api by'),
  FAIRLEAD_API_OIDC_CLIENT_SECRET: z.string().min(1).optional().describe('secret of that client'),
  FAIRLEAD_API_OIDC_NAME: z.string().min(1).max(60).default('single sign-on').describe('as the sign-in page calls the identity provider'),
  FAIRLEAD_API_OIDC_SCOPES: z
    .string()
    .regex(/(^| )openid( |$)/, 'must hold openid')
    .default('openid profile email groups')
    .describe('scopes that are asked for'),
  FAIRLEAD_API_OIDC_SESSION_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(168)
    .default(12)
    .describe('hours that a session of a person lasts until the identity provider is asked again who is in which group'),
  FAIRLEAD_API_OIDC_GROUPS_CLAIM: z.string().min(1).default('groups').describe('claim that holds the groups of a person'),
  FAIRLEAD_API_OIDC_USER_CLAIM: z
    .string()
    .min(1)
    .default('email')
    .describe('claim that names the person, as spec.people of Tenants does; email counts only if it is verified, and else sub'),
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
