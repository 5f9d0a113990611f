import { Group, Text, Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive, useLiveState } from '../api/live';
import { agoText, useNow } from '../ui/ago';
import classes from './shell.module.css';

/** A stream that breaks while an api restarts is back in a moment; after this the session may have ended. */
const ASK_AGAIN_MILLISECONDS = 4_000;

/** Whether what is shown follows what happens, and if not since when. */
export function LiveIndicator() {
  useLive(() => undefined);
  const { connected, heardAt } = useLiveState();
  const now = useNow(connected ? 60_000 : 1_000);
  const client = useQueryClient();
  useEffect(() => {
    if (connected) return;
    const timer = window.setTimeout(() => void client.invalidateQueries({ queryKey: ['me'] }), ASK_AGAIN_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [connected, client]);
  const heard = heardAt === 0 ? undefined : agoText(new Date(heardAt).toISOString(), now);
  const text = connected ? 'Live' : heard === undefined ? 'Connecting' : 'Reconnecting';
  const more = connected
    ? 'Everything here updates by itself.'
    : `What you see may be old. It is connected again by itself${heard === undefined ? '' : `; last heard ${heard}`}.`;
  return (
    <Tooltip label={more}>
      <Group gap={7} wrap="nowrap" role="status" aria-label={`${text}. ${connected ? more : 'What you see may be old.'}`} tabIndex={0}>
        <span className={classes.dot} data-off={!connected || undefined} />
        <Text size="xs" c="dimmed" visibleFrom="xs" aria-hidden>
          {text}
          {!connected && heard !== undefined && `, last heard ${heard}`}
        </Text>
      </Group>
    </Tooltip>
  );
}
