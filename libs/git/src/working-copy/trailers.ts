/** A line at a commit message's end, such as `Approved-by: ann (slack)`. */
export type Trailers = readonly (readonly [name: string, value: string])[];

/** A message with trailers as git-interpret-trailers(1) knows them: a block of their own at the end. */
export function withTrailers(message: string, trailers: Trailers): string {
  const lines = trailers.map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ').trim()}`);
  const text = message.trimEnd();
  if (lines.length === 0) return `${text}\n`;
  const last = text.split('\n\n').at(-1) ?? '';
  const isBlock = text.includes('\n\n') && last.split('\n').every((line) => /^[A-Za-z0-9-]+: \S/.test(line));
  return `${text}${isBlock ? '\n' : '\n\n'}${lines.join('\n')}\n`;
}
