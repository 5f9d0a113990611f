import { Outbox, type Database } from '@fairlead/database';
import { tracing, type Logger, type Metrics } from '@fairlead/service-kit';
import { SlackPayload, SlackPlace, type Slack } from './slack.js';

/** Sends what is enqueued to Slack, a recovery as a reply to the message that told of the trouble. */
export function startOutbox({
  database,
  slack,
  logger,
  metrics,
}: {
  database: Database;
  slack: Slack;
  logger: Logger;
  metrics: Metrics;
}): Outbox {
  const outbox = new Outbox({
    database,
    logger,
    metrics,
    deliver: ({ payload, parentResult }) => {
      const message = SlackPayload.parse(payload);
      const parent = SlackPlace.safeParse(parentResult).data;
      const headers = new Map(Object.entries(message.trace));
      return tracing.withSpan('slack post', { channel: message.channel }, headers, () => slack.post(message, parent));
    },
  });
  outbox.start();
  return outbox;
}
