import { commonConfig, Port } from '@fairlead/service-kit';
import { z } from 'zod';

/** Settings of the notifier; keys are names of environment variables. */
export const notifierConfig = commonConfig.extend({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/, 'must be a URL such as postgres://fairlead_notifier:…@127.0.0.1:5432/fairlead')
    .describe("database of the schema `notification`, with the notifier's own role"),
  SLACK_TOKEN: z.string().min(1).describe('bot token of the Slack app (xoxb-…) with the scope chat:write'),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .default('https://slack.com/api/')
    .describe('base URL of the Slack Web API'),
  FAIRLEAD_NOTIFIER_DEFAULT_CHANNEL: z
    .string()
    .regex(/^(#[^\s]+|[CGD][A-Z0-9]+)$/, 'must be #channel or a channel id')
    .default('#fairlead')
    .describe('Slack channel of tenants that name none'),
  FAIRLEAD_NOTIFIER_PORT: Port.optional().describe(
    "port of Slack's commands and clicks (POST /slack/commands, /slack/interactions); 0: any free one; absent: people are told, but can ask for nothing",
  ),
  FAIRLEAD_NOTIFIER_HOST: z.string().min(1).default('127.0.0.1').describe("address of Slack's commands and clicks"),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(8, 'must have 8 characters or more')
    .optional()
    .describe('signing secret of the Slack app, by which its requests are known; needed with FAIRLEAD_NOTIFIER_PORT'),
});
export type NotifierConfig = z.infer<typeof notifierConfig>;
