import { Option } from 'commander';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** `-o`, the same for every command. */
export const outputOption = <F extends OutputFormat>(formats: readonly F[], fallback: F): Option =>
  new Option('-o, --output <format>', 'how to print').choices([...formats]).default(fallback);

export const printJson = (value: unknown): void => print(`${JSON.stringify(value, undefined, 2)}\n`);
export const print = (text: string): void => void process.stdout.write(text);
/** For what is no result: progress, sums. */
export const tell = (text: string): void => void process.stderr.write(`${text}\n`);
