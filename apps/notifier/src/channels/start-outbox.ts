import { Outbox, type Database } from '@fairlead/database';
import { tracing, type Logger, type Metrics } from '@fairlead/service-kit';
import { SlackPayload, SlackPlace, type Slack } from './slack.js';

/** Sends what is enqueued to Slack: what follows from a trouble as a reply to the message that told of it, what changed as a change. */
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
    kinds: ['slack'],
    deliver: ({ payload, result, parentResult }) => {
      const message = SlackPayload.parse(payload);
      const parent = SlackPlace.safeParse(parentResult).data;
      const place = SlackPlace.safeParse(result).data;
      const headers = new Map(Object.entries(message.trace));
      return tracing.withSpan('slack post', { channel: message.channel }, headers, () =>
        place === undefined ? slack.post(message, parent) : slack.update(message, place),
      );
    },
  });
  outbox.start();
  return outbox;
}
