import { Client } from 'pg';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';

/** Every row of every table of the platform's schemas, as text. */
export async function tablesAsText(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const all = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
      texts.push(name, ...all.rows.map(({ row }) => row));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

/**
 * Every message of the streams that carry events, status, commands and documents, as text. Snapshots and manifests are left out: they are what is in Git, sealed
 * values included.
 */
export async function streamsAsText(url: string): Promise<string> {
  const connection = await connect({ servers: url });
  try {
    const manager = await jetstreamManager(connection);
    const texts: string[] = [];
    for (const stream of ['EVENTS', 'STATUS', 'COMMANDS', 'DECLARED', 'DESIRED', 'SOURCES', 'DEAD', 'KV_catalog']) {
      const { state } = await manager.streams.info(stream);
      for (let sequence = state.first_seq; sequence <= state.last_seq; sequence++) {
        const message = await manager.streams.getMessage(stream, { seq: sequence }).catch(() => null);
        if (message) texts.push(`${stream} ${message.subject} ${message.string()}`);
      }
    }
    return texts.join('\n');
  } finally {
    await connection.close();
  }
}
