import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@fairlead/testing';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export interface Running {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly said: { out: string; err: string };
  readonly ended: Promise<Ended>;
}
export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** On standard input, which ends then. */
  readonly input?: string;
}
const COMMAND = join(projectRoot, 'tools', 'fairlead.mjs');

/** The command as people run it: in a folder whose `.fairlead/endpoints.json` names the api, with a home of its own. */
export interface CommandLine {
  readonly folder: string;
  start(args: readonly string[], options?: RunOptions): Running;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** On a terminal; both of its streams are one then. */
  onTerminal(args: readonly string[], options?: RunOptions): Running;
  stop(): Promise<void>;
}

export async function commandLineForTest(url: string): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-cli-'));
  await mkdir(join(folder, '.fairlead'));
  await writeFile(join(folder, '.fairlead', 'endpoints.json'), JSON.stringify({ api: url }));
  const started: ChildProcess[] = [];
  const begin = (program: string, args: readonly string[], { env = {}, input }: RunOptions, keepOpen: boolean): Running => {
    const child = spawn(program, args, { cwd: folder, env: { ...cleanEnv(), XDG_CONFIG_HOME: join(folder, 'config'), ...env } });
    started.push(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    if (input !== undefined) child.stdin.write(input);
    if (!keepOpen) child.stdin.end();
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      // Somebody may be at work on the sources that the command is made of.
      child.once('close', (code) => resolve({ code, out: said.out, err: said.err.replace(/^building the fairlead command.*\n/, '') }));
    });
    return { child, said, ended };
  };
  const start = (args: readonly string[], options: RunOptions = {}): Running => begin(process.execPath, [COMMAND, ...args], options, false);
  // Builds the command if its sources are newer, which would be heard on standard error otherwise.
  await start(['--version']).ended;
  return {
    folder,
    start,
    run: (args, options) => start(args, options).ended,
    onTerminal: (args, options = {}) => {
      const line = [process.execPath, COMMAND, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
      return begin('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], options, true);
    },
    stop: async () => {
      for (const child of started) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Nothing of whoever runs the test decides. */
function cleanEnv(): NodeJS.ProcessEnv {
  const {
    FAIRLEAD_SERVER: _server,
    FAIRLEAD_TOKEN: _token,
    NO_COLOR: _colour,
    FORCE_COLOR: _force,
    DISPLAY: _display,
    ...rest
  } = process.env;
  return rest;
}
