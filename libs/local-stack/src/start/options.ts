import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly reset: boolean;
  /** Paths of the user's own kubeconfig, as KUBECONFIG lists them; absent: the sandbox cluster. */
  readonly kubeconfig?: readonly string[];
  readonly context?: string;
  readonly databaseUrl?: string;
  readonly natsUrl?: string;
  /** The user's own Slack; absent: the stand-in. */
  readonly slackToken?: string;
  /** Of the user's own Slack app; absent: its commands and clicks are not taken. */
  readonly slackSigningSecret?: string;
}

/** Bad flags; the message is for a person and tells the way to the help. */
export class UsageError extends Error {}

/** Flags and environment, explained to a person by `start-help.txt`. Throws UsageError. */
export function startOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        reset: { type: 'boolean', default: false },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\nnpm start -- --help lists the flags.`);
  }
  const home = values.context && env['HOME'] ? `${env['HOME']}/.kube/config` : undefined;
  const kubeconfig = values.kubeconfig ?? (env['KUBECONFIG'] || home);
  return {
    reset: values.reset,
    kubeconfig: kubeconfig?.split(':').filter(Boolean),
    context: values.context,
    databaseUrl: env['DATABASE_URL'] || undefined,
    natsUrl: env['NATS_URL'] || undefined,
    slackToken: env['SLACK_TOKEN'] || undefined,
    slackSigningSecret: env['SLACK_SIGNING_SECRET'] || undefined,
  };
}
