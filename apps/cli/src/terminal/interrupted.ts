/** Aborted by Ctrl-C or when asked to end: what follows something ends well then. */
export function interrupted(): AbortSignal {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  return ended.signal;
}
