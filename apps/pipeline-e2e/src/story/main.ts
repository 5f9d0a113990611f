import { parseArgs } from 'node:util';
import { playStory, storyTable } from './play.js';

/** How it is used: `npm run story [-- --kill [--seed N] | --chapters N]`. */
const { values } = parseArgs({
  options: { kill: { type: 'boolean', default: false }, seed: { type: 'string' }, chapters: { type: 'string' } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const killSeed = values.kill ? Number(values.seed ?? Date.now() % 1_000_000) : undefined;
if (killSeed !== undefined) print(`One service is killed in each chapter; --seed ${killSeed} repeats it.`);
try {
  const result = await playStory({ print, killSeed, upTo: values.chapters ? Number(values.chapters) : undefined });
  print(`\n${storyTable(result)}\n`);
  print(
    `The story holds: ${result.chapters.reduce((sum, { statements }) => sum + statements, 0)} statements in ${result.chapters.length} chapters.`,
  );
} catch (error) {
  print(`\nThe story does not hold: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
}
