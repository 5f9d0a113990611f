import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chapters } from './chapters/index.js';
import { playStory, type StoryResult } from './play.js';

/** Each test is one telling from an empty world; the seed of the second is told when it fails. */
const TELLING = 15 * 60_000;

describe('the story', () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  beforeAll(() => void (lines.length = 0));
  afterAll(() => void process.stdout.write(`${lines.join('\n')}\n`));
  const holds = (result: StoryResult): void =>
    expect(result.chapters.map(({ title }) => title)).toEqual(chapters.map(({ title }) => title));

  it('holds from its first chapter to its last', async () => holds(await playStory({ print })), TELLING);

  it(
    'holds with a service killed in each chapter',
    async () => {
      const killSeed = Number(process.env['FAIRLEAD_STORY_SEED'] ?? Date.now() % 1_000_000);
      print(`killed by the seed ${killSeed}; FAIRLEAD_STORY_SEED=${killSeed} repeats it`);
      holds(await playStory({ print, killSeed }));
    },
    TELLING,
  );
});
