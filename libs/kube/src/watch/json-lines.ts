/** Splits a stream of bytes into the JSON values that it holds, one a line. */
export async function* jsonLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const chunk of stream) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    for (let index = 0; index < lines.length; index++) {
      parts.push(lines[index] ?? '');
      if (index === lines.length - 1) break;
      const line = parts.join('');
      parts = [];
      if (line.trim() !== '') yield JSON.parse(line) as unknown;
    }
  }
  // A line without its end is an event that was cut off: the watch is resumed before it.
}
