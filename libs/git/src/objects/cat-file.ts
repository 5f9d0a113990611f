import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { GitFailedError, readable } from '../errors.js';

export interface ObjectInfo {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}
interface Request {
  readonly line: string;
  readonly wantsContent: boolean;
  readonly resolve: (answer: Answer | undefined) => void;
  readonly reject: (error: Error) => void;
}
interface Answer extends ObjectInfo {
  readonly data: Buffer;
}
class ProcessEnded extends Error {}

/** A quiet repository needs no process. */
const IDLE_MILLISECONDS = 120_000;

/** One long-lived `git cat-file --batch-command`: an object for a round trip over a pipe instead of a process. Starts when it is needed, and again if it ended. */
export class CatFile {
  private process: BatchProcess | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly git: string,
    private readonly gitDir: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Type and size; undefined if there is no such object. */
  info(id: string): Promise<ObjectInfo | undefined> {
    return this.ask(`info ${id}`, false);
  }

  /** Content of an object; undefined if there is none. */
  content(id: string): Promise<Answer | undefined> {
    return this.ask(`contents ${id}`, true);
  }

  /** Lets what was asked be answered and ends the process. */
  close(): void {
    clearTimeout(this.idle);
    this.process?.end();
    this.process = undefined;
  }

  private async ask(line: string, wantsContent: boolean, again = true): Promise<Answer | undefined> {
    if (!this.process?.alive) this.process = new BatchProcess(this.git, this.gitDir, this.env);
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), IDLE_MILLISECONDS).unref();
    try {
      return await this.process.ask(line, wantsContent);
    } catch (error) {
      if (error instanceof ProcessEnded && again) return this.ask(line, wantsContent, false);
      throw error instanceof ProcessEnded ? new GitFailedError('cat-file', error.message) : error;
    }
  }
}

/** Answers come in the order of the questions. */
class BatchProcess {
  alive = true;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly pending: Request[] = [];
  private head = Buffer.alloc(0);
  private body: { info: ObjectInfo; data: Buffer; filled: number } | undefined;
  private stderr = '';

  constructor(git: string, gitDir: string, env: Readonly<Record<string, string>>) {
    this.child = spawn(git, [`--git-dir=${gitDir}`, 'cat-file', '--batch-command'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-4000)));
    this.child.on('error', (error) => this.fail(error.message));
    this.child.on('close', () => this.fail(readable(this.stderr) || 'it ended early'));
    this.child.stdin.on('error', () => undefined);
    // It holds nothing that must be saved, so it must not keep a program that is done from ending.
    this.child.unref();
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) (stream as unknown as { unref?: () => void }).unref?.();
  }

  ask(line: string, wantsContent: boolean): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.pending.push({ line, wantsContent, resolve, reject });
      if (this.pending.length === 1) this.hold(true);
      this.child.stdin.write(`${line}\n`);
    });
  }

  end(): void {
    this.alive = false;
    this.child.stdin.end();
  }

  /** While an answer is awaited the program must not end. */
  private hold(held: boolean): void {
    const stream = this.child.stdout as unknown as { ref?: () => void; unref?: () => void };
    if (held) stream.ref?.();
    else stream.unref?.();
  }

  private fail(why: string): void {
    this.alive = false;
    for (const { reject } of this.pending.splice(0)) reject(new ProcessEnded(why));
  }

  private read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.body ? this.readBody(rest) : this.readHead(rest);
  }

  private readHead(chunk: Buffer): Buffer {
    const end = chunk.indexOf(10);
    if (end < 0) {
      this.head = Buffer.concat([this.head, chunk]);
      return Buffer.alloc(0);
    }
    const line = Buffer.concat([this.head, chunk.subarray(0, end)]).toString();
    this.head = Buffer.alloc(0);
    const [id = '', type = '', size] = line.split(' ');
    if (size === undefined) this.answer(undefined);
    else {
      const info = { id, type, size: Number(size) };
      // The content is followed by a line feed.
      if (this.pending[0]?.wantsContent) this.body = { info, data: Buffer.allocUnsafe(info.size + 1), filled: 0 };
      else this.answer({ ...info, data: Buffer.alloc(0) });
    }
    return chunk.subarray(end + 1);
  }

  private readBody(chunk: Buffer): Buffer {
    const body = this.body;
    if (!body) return chunk;
    const taken = chunk.copy(body.data, body.filled);
    body.filled += taken;
    if (body.filled === body.data.length) {
      this.body = undefined;
      this.answer({ ...body.info, data: body.data.subarray(0, body.info.size) });
    }
    return chunk.subarray(taken);
  }

  private answer(answer: Answer | undefined): void {
    this.pending.shift()?.resolve(answer);
    if (this.pending.length === 0) this.hold(false);
  }
}
