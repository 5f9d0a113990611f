import { commonConfig } from '@fairlead/service-kit';
import { z } from 'zod';

const Mapping = z.record(z.string().min(1), z.string().min(1));
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Settings of the git-poller, read once at start from the environment. */
export const GitPollerConfig = z.object({
  ...commonConfig.shape,
  FAIRLEAD_GIT_POLLER_DATA: z
    .string()
    .min(1)
    .default('/var/lib/fairlead/git')
    .describe('folder of the mirrors, of this instance alone; whatever is lost there is fetched again'),
  FAIRLEAD_GIT_POLLER_CREDENTIALS: z
    .string()
    .min(1)
    .default('/etc/fairlead/git')
    .describe("folder with one folder per name of a Repository's credentialsRef: files username and password, or identity and known_hosts"),
  FAIRLEAD_GIT_POLLER_PROTOCOLS: z
    .string()
    .default('https,http,ssh,git')
    .transform((list) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .describe('protocols that repositories may be fetched over, separated by commas; file must be added to be used'),
  FAIRLEAD_GIT_POLLER_INSTEAD_OF: z
    .string()
    .default('{}')
    .transform((text, context): Record<string, string> => {
      const parsed = Mapping.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({
        code: 'custom',
        message: 'must be a JSON object such as {"https://github.com/myorg/": "http://127.0.0.1:3000/myorg/"}',
      });
      return z.NEVER;
    })
    .describe('JSON object: URLs of repositories that begin with a key are reached at its value instead; the longest key counts'),
  FAIRLEAD_GIT_POLLER_FETCHES: z.coerce.number().int().min(1).max(64).default(8).describe('repositories worked on at the same time'),
  FAIRLEAD_GIT_POLLER_GIT: z.string().min(1).default('git').describe('path or name of the git binary, 2.39 or newer'),
  HTTP_PROXY: z.string().optional().describe('proxy to Git hosts over http; charts are fetched without one'),
  HTTPS_PROXY: z.string().optional().describe('proxy to Git hosts over https; charts are fetched without one'),
  NO_PROXY: z.string().optional().describe('hosts that are reached without a proxy, separated by commas'),
});
export type GitPollerConfig = z.infer<typeof GitPollerConfig>;
