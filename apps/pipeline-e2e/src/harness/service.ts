import { join } from 'node:path';
import { basicEnvironment, freePort, ManagedProcess, waitUntil } from '@fairlead/local-stack';
import { projectRoot } from '@fairlead/testing';

export type ServiceName = 'git-poller' | 'renderer' | 'syncer' | 'canary' | 'promoter' | 'notifier' | 'api';

/** One built service as a process of its own, as it runs in production. */
export class Service {
  private process: ManagedProcess | undefined;
  private port = 0;

  constructor(
    readonly name: ServiceName,
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  get pid(): number {
    return this.process?.pid ?? 0;
  }
  get metricsUrl(): string {
    return `http://127.0.0.1:${this.port}/metrics`;
  }
  get log(): string {
    return join(this.folder, 'logs', `${this.name}.log`);
  }

  /** Starts it; resolves when it says that it is ready. */
  async start(): Promise<void> {
    await this.spawn();
    await this.ready();
  }

  async spawn(): Promise<void> {
    if (this.process && (await this.process.isRunning())) return;
    this.port ||= await freePort();
    this.process = await ManagedProcess.start({
      name: this.name,
      command: process.execPath,
      args: ['--enable-source-maps', join(projectRoot, 'apps', this.name, 'dist', 'main.js')],
      env: {
        ...basicEnvironment(),
        FAIRLEAD_INSTANCE: `${this.name}-0`,
        FAIRLEAD_HTTP_HOST: '127.0.0.1',
        FAIRLEAD_HTTP_PORT: String(this.port),
        ...this.env,
      },
      log: this.log,
      records: join(this.folder, 'processes'),
    });
  }

  async ready(): Promise<void> {
    await waitUntil(async () => (await fetch(`http://127.0.0.1:${this.port}/readyz`)).ok, {
      what: `${this.name} becomes ready`,
      timeoutMilliseconds: 60_000,
      giveUp: () => this.process?.assertRunning(),
    });
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    await this.process?.kill();
    this.process = undefined;
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }
}
