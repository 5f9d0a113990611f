import { Tooltip } from '@mantine/core';
import { useRef, useState, useSyncExternalStore } from 'react';
import { Line, TimeLine, type LineProps } from './line';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** As the theme's tooltips. */
const HOVER_MILLISECONDS = 250;
const REFRESH_MILLISECONDS = 15_000;

/** `3 min. ago`, and the moment itself in the viewer's zone on hover. */
export function Ago({ at, ...props }: { at: string | undefined } & LineProps) {
  useNow(REFRESH_MILLISECONDS);
  const time = useRef<HTMLTimeElement>(null);
  // Of a page full of times one is pointed at, or none: a tooltip for each would be most of what drawing them costs.
  const [pointed, setPointed] = useState(false);
  const timer = useRef(0);
  const enter = (): void => {
    timer.current = window.setTimeout(() => setPointed(true), HOVER_MILLISECONDS);
  };
  if (at === undefined) return <Line {...props}>–</Line>;
  return (
    <>
      <TimeLine at={at} time={time} onPointerEnter={enter} onPointerLeave={() => window.clearTimeout(timer.current)} {...props}>
        {agoText(at, Date.now())}
      </TimeLine>
      {pointed && <Tooltip target={time} defaultOpened label={absolute.format(new Date(at))} />}
    </>
  );
}
/** The same for each of many rows: with the font of its place and the browser's own hint. */
export function AgoCell({ at }: { at: string | undefined }) {
  useNow(REFRESH_MILLISECONDS);
  if (at === undefined) return '–';
  return (
    <time dateTime={at} title={absolute.format(new Date(at))}>
      {agoText(at, Date.now())}
    </time>
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
/** The time, told anew so often; to all who want it so often at the same moment. */
export function useNow(milliseconds: number): number {
  const { watch, now } = clockOf(milliseconds);
  return useSyncExternalStore(watch, now);
}
const clocks = new Map<number, ReturnType<typeof newClock>>();
function clockOf(milliseconds: number): ReturnType<typeof newClock> {
  const clock = clocks.get(milliseconds) ?? newClock(milliseconds);
  clocks.set(milliseconds, clock);
  return clock;
}
function newClock(milliseconds: number) {
  const watchers = new Set<() => void>();
  let at = Date.now();
  let timer: number | undefined;
  const tick = (): void => {
    at = Date.now();
    watchers.forEach((watcher) => watcher());
  };
  return {
    watch: (watcher: () => void) => {
      watchers.add(watcher);
      timer ??= window.setInterval(tick, milliseconds);
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0) return;
        window.clearInterval(timer);
        timer = undefined;
      };
    },
    now: () => {
      // Nobody looked for a while, so nobody told the time.
      if (timer === undefined && Date.now() - at >= milliseconds) at = Date.now();
      return at;
    },
  };
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
