import { Bus } from '@fairlead/messaging';
import { freePort, waitUntil } from '@fairlead/local-stack';
import { silentLogger } from '@fairlead/service-kit';
import { natsForTest, postgresForTest, scratchFolder, type TestNats, type TestPostgres } from '@fairlead/testing';
import { Client } from 'pg';
import { migrate, newPasswords, urlOf } from '../harness/database.js';
import { Service } from '../harness/service.js';
import type { FleetPlan } from './plan.js';

export interface FleetStackOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Settings of the api over the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

/** NATS, Postgres and one built api, without any other service: what they would say, `seedFleet` says. */
export class FleetStack {
  /** Those that were started and not stopped: for programs that are told to end. */
  static readonly running = new Set<FleetStack>();
  private constructor(
    readonly nats: TestNats,
    readonly postgres: TestPostgres,
    readonly api: Service,
    readonly url: string,
    /** Postgres as the api's own role sees it. */
    readonly databaseUrl: string,
    readonly bus: Bus,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  static async start({ port, env = {} }: FleetStackOptions = {}): Promise<FleetStack> {
    const scratch = await scratchFolder('fleet');
    const [nats, postgres] = await Promise.all([natsForTest(), postgresForTest()]);
    try {
      const passwords = newPasswords();
      await migrate(postgres.url, passwords, scratch.folder);
      const apiPort = port ?? (await freePort());
      const databaseUrl = urlOf(postgres.url, 'api', passwords);
      const api = new Service('api', scratch.folder, {
        NATS_URL: nats.url,
        DATABASE_URL: databaseUrl,
        FAIRLEAD_API_PORT: String(apiPort),
        FAIRLEAD_API_CONFIG_URL: 'https://git.example.com/platform/config.git',
        FAIRLEAD_API_SIGN_IN: 'off',
        ...env,
      });
      await api.start();
      const bus = await Bus.connect({ servers: nats.url, name: 'fleet', logger: silentLogger });
      const stack = new FleetStack(nats, postgres, api, `http://127.0.0.1:${apiPort}`, databaseUrl, bus, scratch.remove);
      FleetStack.running.add(stack);
      return stack;
    } catch (error) {
      await Promise.all([nats.stop(), postgres.stop()]);
      throw error;
    }
  }

  /** Resolves when the api has written all that `seedFleet` told it. */
  async settled({ applications }: FleetPlan, timeoutMilliseconds = 600_000): Promise<void> {
    const client = new Client({ connectionString: this.postgres.url });
    await client.connect();
    let events = -1;
    try {
      await waitUntil(
        async () => {
          const { rows } = await client.query<{ seen: string; events: string }>(
            `select (select count(*) from catalog.applications a where a.spec is not null and exists (
               select from catalog.application_clusters c where (c.tenant, c.application) = (a.tenant, a.name))) as seen,
               (select count(*) from catalog.events) as events`,
          );
          const before = events;
          events = Number(rows[0]?.events ?? 0);
          return Number(rows[0]?.seen ?? 0) >= applications.length && events === before;
        },
        { what: 'the api has written the fleet', timeoutMilliseconds, intervalMilliseconds: 500 },
      );
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    FleetStack.running.delete(this);
    await this.bus.close();
    await this.api.stop();
    await Promise.all([this.nats.stop(), this.postgres.stop()]);
    if (!process.env['FAIRLEAD_KEEP_LOGS']) await this.removeFolder();
  }
}
