import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuardJob } from './evaluate.js';
import type { GuardThread } from './guard-thread.js';

const projectRoot = fileURLToPath(new URL('../../../..', import.meta.url));
let thread: GuardThread;
beforeAll(async () => {
  // A thread runs what is built: Node can't read TypeScript.
  await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/rendering'], { cwd: projectRoot }).catch(
    () => undefined,
  );
  const built = join(projectRoot, 'libs/rendering/dist/guards/guard-thread.js');
  const module = (await import(/* @vite-ignore */ pathToFileURL(built).href)) as { GuardThread: typeof GuardThread };
  thread = new module.GuardThread(1_500);
}, 300_000);
afterAll(() => thread?.stop());

const job = (...expressions: string[]): GuardJob => ({
  rules: expressions.map((expression, index) => ({ name: `r${index}`, expression, objects: [0] })),
  objects: [{ spec: { replicas: 1, name: `${'a'.repeat(40)}!` } }],
  applications: [{ tenant: 'shop' }],
});

describe('the thread of guard rules', () => {
  it('tells what does not hold', async () => {
    expect(await thread.check(job('object.spec.replicas >= 1', 'object.spec.replicas >= 2'))).toEqual({
      findings: [{ rule: 1, object: 0, reason: 'false' }],
    });
  });
  it('ends a rule that hangs, names it, and goes on with the next job', async () => {
    const [hangs, goesOn] = await Promise.all([
      thread.check(job('true', 'object.spec.name.matches("^(a+)+$")', 'true')),
      thread.check(job('false')),
    ]);
    expect(hangs).toEqual({ stoppedAt: 1, why: 'took over 1.5 s' });
    expect(goesOn).toEqual({ findings: [{ rule: 0, object: 0, reason: 'false' }] });
  });
});
