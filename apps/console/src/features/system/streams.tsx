import { Text } from '@mantine/core';
import type { Consumer, Stream } from '@fairlead/api-client';
import { Ago } from '../../ui/ago';
import { EmptyState } from '../../ui/page-states';
import { barLength, bytesText, lagging } from './lag';
import classes from './system.module.css';
import { numberText } from '../../ui/number-text';

/** From so many on a person should look. */
const MUCH = 1_000;

/** What each stream holds, and how far behind each of its consumers is. */
export function Streams({ streams }: { streams: readonly Stream[] }) {
  if (streams.length === 0)
    return <EmptyState title="There is no stream">NATS has none yet: they are made when the first service starts.</EmptyState>;
  const consumed = streams.filter(({ consumers }) => consumers.length > 0);
  const others = streams.filter(({ consumers }) => consumers.length === 0);
  return (
    <>
      <Text size="xs" c="dimmed" mb="sm">
        A bar shows what waits for a consumer: each fifth of its length means ten times as many messages.
      </Text>
      {consumed.map((stream) => (
        <OneStream key={stream.name} stream={stream} />
      ))}
      {others.length > 0 && (
        <div className={classes.stream}>
          <Text component="h3" size="sm" fw={650} mb={6}>
            Kept to be read, without a consumer
          </Text>
          <ul className={classes.list}>
            {others.map((stream) => (
              <li key={stream.name} className={classes.streamHead}>
                <Text size="sm" span>
                  {stream.name}{' '}
                  <Text size="xs" c="dimmed" span>
                    {stream.description}
                  </Text>
                </Text>
                <Contents stream={stream} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Those that are behind have a bar each; those that are not are told of in one sentence. */
function OneStream({ stream }: { stream: Stream }) {
  const { name, description, consumers } = stream;
  const behind = lagging([stream]);
  const even = consumers.filter(({ pending, inWork }) => pending + inWork === 0).map((consumer) => consumer.name);
  return (
    <div className={classes.stream}>
      <div className={classes.streamHead}>
        <div>
          <Text component="h3" size="sm" fw={650}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        </div>
        <Contents stream={stream} />
      </div>
      {behind.length > 0 && (
        <ul className={classes.list} aria-label={`Consumers of ${name} that are behind`}>
          {behind.map((consumer) => (
            <li key={consumer.name} className={classes.consumer}>
              <span title={consumer.name}>{consumer.name}</span>
              <div className={classes.bar} data-much={consumer.pending >= MUCH || undefined} aria-hidden>
                <div style={{ width: `${barLength(consumer.pending)}%` }} />
              </div>
              <Text size="xs">{wordsFor(consumer)}</Text>
            </li>
          ))}
        </ul>
      )}
      {even.length > 0 && (
        <Text size="sm" mt={behind.length > 0 ? 8 : 0} style={{ overflowWrap: 'anywhere' }}>
          {behind.length > 0
            ? `${even.length} others have kept up`
            : even.length === 1
              ? 'Its consumer has kept up'
              : `All ${even.length} consumers have kept up`}
          <Text span size="xs" c="dimmed">
            {' '}
            ({even.join(', ')})
          </Text>
        </Text>
      )}
    </div>
  );
}

function Contents({ stream: { messages, bytes, subjects, lastAt } }: { stream: Stream }) {
  return (
    <Text size="xs" c="dimmed" component="div">
      {numberText(messages)} messages, {bytesText(bytes)}, {numberText(subjects)} subjects
      {lastAt !== undefined && (
        <>
          , newest <Ago at={lastAt} span inherit />
        </>
      )}
    </Text>
  );
}

function wordsFor({ pending, inWork, redelivered }: Consumer): string {
  const parts = [`${numberText(pending)} waiting`, `${numberText(inWork)} in work`];
  if (redelivered > 0) parts.push(`${numberText(redelivered)} tried again`);
  return parts.join(', ');
}
