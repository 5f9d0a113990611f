import { coloured } from './coloured.js';
import { escaped, forPeople, jsonOf, logText } from './escape.js';

/**
 * All that the command writes goes through here. Text for people is escaped, whoever it comes from: subjects, messages and names are written by others, and a terminal would obey
 * what they hold. Data is data, and escapes itself.
 */
export const print = (text: string): void => draw(text, process.stdout);
/** For what is no result: progress, sums, errors. */
export const tell = (text: string): void => draw(`${text}\n`, process.stderr);
/** Text for people without a newline behind it. */
export const draw = (text: string, stream: NodeJS.WritableStream): void => void stream.write(forPeople(text));

/** A line of a program's log: as it is to a pipe or a file, and on a terminal with its colours and nothing else that a terminal obeys. @param before of our own */
export function printLogLine(before: string, line: string): void {
  if (process.stdout.isTTY) print(`${before}${logText(line, coloured())}\n`);
  else printData(`${forPeople(before)}${line}\n`);
}

/** JSON, YAML and what else a program reads, as it is. */
export const printData = (text: string): void => void process.stdout.write(text);
export const printJson = (value: unknown): void => printData(`${jsonOf(value, 2)}\n`);
/** One line of it for each of many. */
export const printJsonLine = (value: unknown): void => printData(`${jsonOf(value)}\n`);

/** Data that nobody here made, as it comes, in UTF-8: as it is to a pipe or a file, escaped on a terminal. */
export async function printStream(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const isTaken = process.stdout.write(process.stdout.isTTY ? escaped(decoder.decode(chunk, { stream: true })) : chunk);
    if (!isTaken) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
