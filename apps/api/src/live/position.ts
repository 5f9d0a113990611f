import type { LiveStream } from './live-event.js';

/** Where a reader stands in both streams: the sequence of the last message told; undefined: not known, begin with what comes. */
export type Position = Partial<Record<LiveStream, number>>;

/** `<EVENTS>-<STATUS>`, `x` where it is not known: the id of a server-sent event. */
export const formatPosition = (position: Position): string => `${position.EVENTS ?? 'x'}-${position.STATUS ?? 'x'}`;

/** @returns undefined if the text is no position */
export function parsePosition(text: string): Position | undefined {
  const [, events, status] = /^(\d{1,15}|x)-(\d{1,15}|x)$/.exec(text) ?? [];
  if (events === undefined || status === undefined) return undefined;
  return { ...(events === 'x' ? {} : { EVENTS: Number(events) }), ...(status === 'x' ? {} : { STATUS: Number(status) }) };
}
