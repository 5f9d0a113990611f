import { Text, Tooltip, type TextProps } from '@mantine/core';
import { useEffect, useState } from 'react';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** `3 min. ago`, and the moment itself in the viewer's zone on hover. */
export function Ago({ at, ...props }: { at: string | undefined } & TextProps) {
  const now = useNow(15_000);
  if (at === undefined) return <Text {...props}>–</Text>;
  return (
    <Tooltip label={absolute.format(new Date(at))}>
      <Text component="time" dateTime={at} {...props}>
        {agoText(at, now)}
      </Text>
    </Tooltip>
  );
}
export function agoText(at: string, now: number): string {
  const seconds = Math.round((Date.parse(at) - now) / 1_000);
  const size = Math.abs(seconds);
  if (size < 5) return 'just now';
  if (size < 90) return relative.format(seconds, 'second');
  if (size < 5_400) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 129_600) return relative.format(Math.round(seconds / 3_600), 'hour');
  return relative.format(Math.round(seconds / 86_400), 'day');
}
/** The time, told anew so often. */
export function useNow(milliseconds: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), milliseconds);
    return () => window.clearInterval(timer);
  }, [milliseconds]);
  return now;
}
/** `850 ms`, `4.2 s`, `3 min 12 s`, `2 h 5 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
