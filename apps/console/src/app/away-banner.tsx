import { Alert, Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconPlayerPause, IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { probe, useConnection } from '../api/connection';
import { agoText, useNow } from '../ui/ago';
import classes from './shell.module.css';

const PROBE_MILLISECONDS = 3_000;

/** Says that the api, or what it stands on, is away, and asks until it is back; then everything is read again. */
export function AwayBanner() {
  const connection = useConnection();
  const client = useQueryClient();
  const up = connection.kind === 'up';
  const now = useNow(up ? 60_000 : 1_000);
  const askAgain = async (): Promise<void> => {
    if (await probe()) await client.invalidateQueries();
  };
  const { start, stop } = useInterval(() => void askAgain(), PROBE_MILLISECONDS);
  useEffect(() => {
    if (up) return;
    start();
    return stop;
    // `start` and `stop` are made anew with each rendering.
  }, [up]);
  if (connection.kind === 'up') return null;
  const since = agoText(new Date(connection.since).toISOString(), now);
  const [Icon, title, advice] =
    connection.kind === 'away'
      ? ([IconPlugConnectedX, 'The api does not answer', 'What runs in the clusters is not touched by this.'] as const)
      : ([IconPlayerPause, connection.title, connection.advice] as const);
  return (
    <Alert color="yellow" icon={<Icon aria-hidden />} className={classes.banner} py="xs" role="alert">
      <Text size="sm">
        <strong>{title}.</strong> {advice} {/* Told once, not every second. */}
        <span aria-hidden>It is asked again by itself; what you see was true {since}.</span>
      </Text>
    </Alert>
  );
}
