import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { serviceNames } from '../services/service-settings.js';
import type { LocalStack } from '../start/local-stack.js';
import { runStack, type RunOptions } from '../start/start.js';
import type { Say } from '../start/steps.js';
import { projectsUsedBy } from './project-graph.js';
import { watchBuilt } from './watch-built.js';

/** `npm run dev`: the stack, the compiler in watch mode, and a restart of each service that a change reaches. Returns the exit code. */
export async function runDev(options: Omit<RunOptions, 'whenUp'>): Promise<number> {
  let end: () => void = () => undefined;
  try {
    return await runStack({
      ...options,
      whenUp: async (stack, say) => {
        end = await follow(options.root, stack, say);
      },
    });
  } finally {
    end();
  }
}

async function follow(root: string, stack: LocalStack, say: Say): Promise<() => void> {
  const used = new Map<(typeof serviceNames)[number], Set<string>>();
  for (const name of serviceNames) used.set(name, await projectsUsedBy(root, `apps/${name}`));
  const projects = [...new Set([...used.values()].flatMap((set) => [...set]))];
  let work = Promise.resolve();
  const unwatch = await watchBuilt(root, projects, (changed) => {
    const reached = serviceNames.filter((name) => changed.some((project) => used.get(name)?.has(project)));
    work = work.then(() => restart(stack, reached, changed, say));
  });
  const compiler = spawn(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', '--watch', '--preserveWatchOutput'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  compiler.once(
    'exit',
    (code) => code !== null && say(`The compiler has ended (code ${code}); changes are not seen any more. Start again.`),
  );
  process.once('exit', () => compiler.kill());
  return () => {
    unwatch();
    compiler.kill();
  };
}

async function restart(
  stack: LocalStack,
  names: readonly (typeof serviceNames)[number][],
  changed: readonly string[],
  say: Say,
): Promise<void> {
  say(`Changed: ${changed.join(', ')}. ${names.length ? `Restarting ${names.join(', ')}.` : 'No service uses that.'}`);
  try {
    if (changed.includes('libs/database')) await stack.migrateDatabase();
    await Promise.all(names.map((name) => stack.services.get(name)?.restart()));
  } catch (error) {
    say(`Not restarted: ${error instanceof Error ? error.message : String(error)}`);
  }
}
