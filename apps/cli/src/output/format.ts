export const printJson = (value: unknown): void => print(`${JSON.stringify(value, undefined, 2)}\n`);
export const print = (text: string): void => void process.stdout.write(text);
/** For what is no result: progress, sums. */
export const tell = (text: string): void => void process.stderr.write(`${text}\n`);
