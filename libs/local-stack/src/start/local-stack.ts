import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from '../component.js';
import { closeGate, openGate } from '../processes/gate.js';
import { KeptRunning } from '../processes/keep-running.js';
import { endLeftovers } from '../processes/records.js';
import { adminMade } from '../services/admin-made.js';
import { migrate } from '../services/migrate.js';
import { serviceNames, serviceSettings, type ServiceName } from '../services/service-settings.js';
import { startService } from '../services/start-service.js';
import {
  provideCluster,
  provideGit,
  provideNats,
  providePostgres,
  provideSlack,
  provideTools,
  type BackingContext,
  type Part,
} from './backing.js';
import type { StartOptions } from './options.js';
import { claim, publishEndpoints, release, stackFolders, stackPorts, stackSecrets, wipe, type StackFolders } from './state.js';
import { Steps, type Say } from './steps.js';
import { userKubeconfig } from './user-kubeconfig.js';

/** Where things are, for a person. */
export interface StackAddresses {
  readonly apiUrl: string;
  readonly gitUrl: string;
  readonly kubeconfig: string;
  readonly sandbox: boolean;
  readonly slackPage?: string;
  readonly natsUrl: string;
  readonly logs: string;
}

/** Everything of Fairlead on one machine. */
export class LocalStack {
  readonly services = new Map<ServiceName, KeptRunning<Component>>();
  /** Runs the migrations again: for new code. */
  migrateDatabase: () => ReturnType<typeof migrate> = () => Promise.reject(new Error('the database does not run yet'));
  private readonly running: Part[] = [];
  private readonly folders: StackFolders;
  private readonly steps: Steps;
  private stopped: Promise<void> | undefined;
  private claimed = false;

  constructor(
    private readonly root: string,
    /** Folder of everything that is kept. */
    readonly state: string,
    private readonly options: StartOptions,
    private readonly say: Say,
  ) {
    const { databaseUrl, natsUrl, kubeconfig, slackToken } = options;
    const replaced = [databaseUrl, natsUrl, kubeconfig, slackToken].filter(Boolean).length;
    const [tools, backing, migrations] = [1, 5, 1];
    this.steps = new Steps(tools + backing + migrations + serviceNames.length - replaced, say);
    this.folders = stackFolders(state);
  }

  /** Throws when a part can't be started; what was started by then must still be ended with `stop`. */
  async start(): Promise<StackAddresses> {
    const { folders, options, steps, say, running } = this;
    await this.prepareFolders();
    const own = options.kubeconfig && (await userKubeconfig(options.kubeconfig, options.context));
    const tools = await steps.run('tools', (progress) => provideTools({ options }, progress));
    const [ports, secrets] = [await stackPorts(folders), await stackSecrets(folders)];
    const context: BackingContext = { options, folders, ports, secrets, steps, say, running };
    // Only those that hold its credentials have to wait for the cluster, which takes longest.
    const cluster = provideCluster(context, own);
    const base = allOrFirstFailure([provideNats(context), this.database(context), provideGit(context), provideSlack(context)]);
    const services = base.then(async ([natsUrl, databaseUrl, git, slack]) => {
      const settings = serviceSettings({
        natsUrl,
        databaseUrl,
        slack,
        ports: { api: ports.rest, slackApp: ports.slackApp, registryHooks: ports.registryHooks },
        webhookSecret: secrets.webhook,
        adminPasswordFile: folders.adminPassword,
        configUrl: `${git}/config.git`,
        ...tools,
        folders,
      });
      const start = async (name: ServiceName) => {
        if (name === 'syncer' || name === 'canary') await cluster;
        await this.service(name, settings[name], ports[name]);
      };
      await allOrFirstFailure(serviceNames.map(start));
      await adminMade(databaseUrl.api);
      return { natsUrl, git, slack };
    });
    const [{ kubeconfig, sandbox }, { natsUrl, git, slack }] = await allOrFirstFailure([cluster, services]);
    const addresses: StackAddresses = {
      apiUrl: `http://127.0.0.1:${ports.rest}`,
      gitUrl: git,
      kubeconfig,
      sandbox,
      slackPage: slack.page,
      natsUrl: natsUrl.replace(/\/\/[^@/]*@/, '//'),
      logs: folders.logs,
    };
    await publishEndpoints(folders, { api: addresses.apiUrl, git, kubeconfig });
    return addresses;
  }

  private async prepareFolders(): Promise<void> {
    const { folders, options, say } = this;
    const leftovers = await claim(folders);
    this.claimed = true;
    openGate(folders.records);
    if (leftovers.length) say(`Ended what an earlier run left behind: ${leftovers.join(', ')}.`);
    if (options.reset) await wipe(folders);
    const write = ['git', 'registry', 'forge'].map((kind) => join(folders.writeCredentials, kind));
    const needed = [folders.mirrors, folders.gitCredentials, ...write, folders.promoter, folders.renderer, folders.logs];
    for (const folder of needed) await mkdir(folder, { recursive: true });
  }

  private async database(context: BackingContext): ReturnType<typeof migrate> {
    const { logs, records } = this.folders;
    const adminUrl = await providePostgres(context);
    this.migrateDatabase = () => migrate({ root: this.root, adminUrl, passwords: context.secrets, logs, records }, this.say);
    return this.steps.run('database migrations', this.migrateDatabase);
  }

  private service(name: ServiceName, env: Readonly<Record<string, string>>, healthPort: number): Promise<void> {
    const { logs, records } = this.folders;
    const start = () => startService({ root: this.root, name, env, healthPort, logs, records });
    return this.steps.run(name, async () => {
      this.services.set(name, await KeptRunning.start(name, start, this.say));
    });
  }

  /** Ends the services, then what they stand on. The same promise however often it is called. */
  stop(): Promise<void> {
    this.stopped ??= this.stopInOrder();
    return this.stopped;
  }

  private async stopInOrder(): Promise<void> {
    await this.startNoMore();
    await Promise.all([...this.services.values()].map((service) => service.stop()));
    await Promise.all(this.running.map((part) => part.stop()));
    await this.endRest();
  }

  /** As `kill -9` of everything. */
  async kill(): Promise<void> {
    await this.startNoMore();
    await Promise.all([...this.services.values(), ...this.running].map((part) => part.kill()));
    await this.endRest();
  }

  private startNoMore(): Promise<void> {
    this.steps.refuseMore();
    return closeGate(this.folders.records);
  }

  /** What was just being started when the end came. */
  private async endRest(): Promise<void> {
    if (!this.claimed) return;
    await endLeftovers(this.folders.records);
    await release(this.folders);
  }
}

/** As Promise.all, but waits for the others before it fails, so that everything that was started is known and can be ended. */
async function allOrFirstFailure<T extends readonly unknown[]>(work: readonly [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
