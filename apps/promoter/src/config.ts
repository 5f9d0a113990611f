import { commonConfig, Port } from '@fairlead/service-kit';
import { z } from 'zod';

/** JSON object of URLs or hosts. */
const mapping = (what: string, isKey: (key: string) => boolean) =>
  z
    .string()
    .default('{}')
    .transform((text, context): Readonly<Record<string, string>> => {
      try {
        const parsed = z.record(z.string(), z.string().min(1)).parse(JSON.parse(text));
        if (Object.keys(parsed).every(isKey)) return parsed;
      } catch {
        // Told below.
      }
      context.addIssue({ code: 'custom', message: `must be a JSON object such as ${what}` });
      return z.NEVER;
    });
const list = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/** Settings of the promoter, read once at start from the environment. */
export const promoterConfig = commonConfig.extend({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/, 'must be a URL such as postgres://fairlead_promoter:…@127.0.0.1:5432/fairlead')
    .describe("database of the schema `promotion`, with the promoter's own role"),
  FAIRLEAD_PROMOTER_DATA: z
    .string()
    .min(1)
    .default('/var/lib/fairlead/promoter')
    .describe('folder of the repositories that are written to, of this instance alone; whatever is lost there is fetched again'),
  FAIRLEAD_PROMOTER_CREDENTIALS: z
    .string()
    .min(1)
    .default('/etc/fairlead/promoter')
    .describe(
      'folder with git/<name>/{username,password} or identity (and known_hosts), registry/<name>/{username,password}, forge/<host>/token',
    ),
  FAIRLEAD_PROMOTER_INSTEAD_OF: mapping('{"https://github.com/myorg/": "http://127.0.0.1:3000/myorg/"}', () => true).describe(
    'JSON object: URLs of Git repositories that begin with a key are reached at its value instead; the longest key counts',
  ),
  FAIRLEAD_PROMOTER_REGISTRIES: mapping('{"registry.example.com": "http://127.0.0.1:5000"}', (key) => !key.includes('/')).describe(
    'JSON object: base URL of registries that are not reached at https://<host>',
  ),
  FAIRLEAD_PROMOTER_PROTOCOLS: z
    .string()
    .default('https,http,ssh,git')
    .transform(list)
    .describe('protocols that repositories may be reached by, separated by commas'),
  FAIRLEAD_PROMOTER_GIT: z.string().min(1).default('git').describe('path or name of the git binary, 2.39 or newer'),
  FAIRLEAD_PROMOTER_EMAIL: z
    .string()
    .regex(/^[^\s<>@]+@[^\s<>@]+$/, 'must be an e-mail address')
    .default('fairlead@localhost')
    .describe('e-mail address of the author of promotions and reverts, and of the committer of everything'),
  FAIRLEAD_PROMOTER_HOST: z.string().min(1).default('127.0.0.1').describe('address on which webhooks of registries are taken'),
  FAIRLEAD_PROMOTER_PORT: Port.default(8083).describe('port on which webhooks of registries are taken; 0: any free one'),
  FAIRLEAD_PROMOTER_WEBHOOK_SECRET: z
    .string()
    .min(8)
    .optional()
    .describe('what registries must send as `Authorization: Bearer …`; absent: no webhook is taken'),
  HTTP_PROXY: z.string().optional().describe('proxy to Git hosts over http'),
  HTTPS_PROXY: z.string().optional().describe('proxy to Git hosts over https'),
  NO_PROXY: z.string().optional().describe('hosts that are reached without a proxy, separated by commas'),
});
export type PromoterConfig = z.infer<typeof promoterConfig>;
