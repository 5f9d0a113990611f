import { Client } from 'pg';
import { waitUntil } from '../processes/wait-until.js';

/** The api makes its first account after it is ready, since it is ready without Postgres too. Only then is it known whether there is a first password to tell. */
export async function adminMade(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await waitUntil(async () => ((await client.query("select from identity.accounts where name = 'admin'")).rowCount ?? 0) > 0, {
      what: 'the first account to be made; the log of the api tells what keeps it from it',
      timeoutMilliseconds: 30_000,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
