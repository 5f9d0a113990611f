import { afterEach, expect, it, vi } from 'vitest';
import { confirmed } from './prompt.js';

const asked: string[] = [];
vi.mock('node:readline/promises', () => ({
  createInterface: () => ({
    question: async (question: string) => (asked.push(question), 'y'),
    once: () => undefined,
    close: () => undefined,
  }),
}));
const before = { stdin: process.stdin.isTTY, stderr: process.stderr.isTTY };
afterEach(() => {
  process.stdin.isTTY = before.stdin;
  process.stderr.isTTY = before.stderr;
});

it('a question shows what a subject holds, and no terminal obeys it', async () => {
  process.stdin.isTTY = true;
  process.stderr.isTTY = true;
  await confirmed('Back to 1a2b3c4 (\u001b[2Jfix\r\u202e)?', {});
  expect(asked).toEqual(['Back to 1a2b3c4 (^[[2Jfix^M\\u202e)? [y/N] ']);
});
