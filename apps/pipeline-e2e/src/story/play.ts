import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../harness/random.js';
import type { ServiceName } from '../harness/service.js';
import { chapters } from './chapters/index.js';
import type { Chapter, Teller } from './chapter.js';
import { World } from './world/world.js';

export interface StoryOptions {
  /** Where lines go. */
  readonly print: (line: string) => void;
  /** In each chapter one service is killed at a random moment and started again; the seed repeats it. */
  readonly killSeed?: number | undefined;
  /** Numbers of the chapters to play, from 1; those before are played too, because they make what these need. Default: all. */
  readonly upTo?: number | undefined;
  /** After the last chapter, before everything ends. */
  readonly atEnd?: ((world: World) => Promise<void>) | undefined;
}
export interface StoryResult {
  readonly chapters: readonly { title: string; milliseconds: number; statements: number }[];
  readonly times: readonly { what: string; milliseconds: number }[];
}

/** The latest moment of a chapter at which a service is killed, in milliseconds after its begin. */
const LATEST_KILL = 4_000;

/** Plays the story from an empty world to its end. Throws what does not hold, with the chapter. */
export async function playStory(options: StoryOptions): Promise<StoryResult> {
  const { print } = options;
  const began = performance.now();
  const world = await World.start((what) => print(`${stamp(began)} ${what}`));
  const random = options.killSeed === undefined ? undefined : randomFrom(options.killSeed);
  const result = { chapters: [] as StoryResult['chapters'][number][], times: [] as StoryResult['times'][number][] };
  try {
    for (const [index, chapter] of chapters.slice(0, options.upTo).entries()) {
      const from = performance.now();
      let last = from;
      let statements = 0;
      print(`${stamp(began)} ${index + 1}. ${chapter.title}`);
      const tell: Teller = {
        holds: (statement) => {
          const now = performance.now();
          print(`${stamp(began)}    ✓ ${statement} (${seconds(now - last)})`);
          last = now;
          statements++;
        },
        time: (what, milliseconds) => void result.times.push({ what, milliseconds }),
      };
      const killing = random && killOne(world, chapter, random, (what) => print(`${stamp(began)}    ${what}`));
      try {
        await chapter.play(world, tell);
      } catch (error) {
        throw new Error(`chapter ${index + 1}, "${chapter.title}": ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      } finally {
        await killing;
      }
      result.chapters.push({ title: chapter.title, milliseconds: performance.now() - from, statements });
    }
    await options.atEnd?.(world);
    return result;
  } finally {
    await world.stop();
  }
}

async function killOne(world: World, { stops = [] }: Chapter, random: () => number, tell: (what: string) => void): Promise<void> {
  const names = [...world.services.keys()].filter((name) => !stops.includes(name));
  const victim = names[Math.floor(random() * names.length)] as ServiceName;
  await sleep(random() * LATEST_KILL);
  tell(`✗ ${victim} is killed`);
  await world.service(victim).kill();
  await sleep(random() * 1_000);
  await world.service(victim).start();
  tell(`  ${victim} is back`);
}

/** The result as a table in Markdown: what the README shows. */
export function storyTable({ chapters: played, times }: StoryResult): string {
  const rows = played.map(
    ({ title, milliseconds, statements }, index) => `| ${index + 1}. ${title} | ${statements} | ${seconds(milliseconds)} |`,
  );
  const figures = times.map(({ what, milliseconds }) => `| ${what} | ${seconds(milliseconds)} |`);
  return [
    '| chapter | statements | took |',
    '| --- | ---: | ---: |',
    ...rows,
    '',
    '| from … to | took |',
    '| --- | ---: |',
    ...figures,
  ].join('\n');
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
const stamp = (began: number): string => {
  const passed = Math.round((performance.now() - began) / 1000);
  return `${String(Math.floor(passed / 60)).padStart(2, '0')}:${String(passed % 60).padStart(2, '0')}`;
};
