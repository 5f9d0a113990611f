import { dataOf, type HistoryEvent, type Rendering } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import type { Connection } from '../../api/connection.js';
import { applicationId, type ApplicationId } from '../../input/arguments.js';
import { agoColumn, short, type Kind } from '../../output/list.js';
import { renderingsOf } from './diff.js';
import { asList, type ListOptions } from './listing.js';

/** A rendering with what its clusters made of it. */
interface Past extends Rendering {
  /** By cluster: how long the sync took, and how it ended. */
  syncs: { cluster: string; outcome: string; milliseconds: number | undefined }[];
}

const state = ({ current, held }: Past): string => (held ? 'held back' : current ? 'runs now' : '');
const kind: Kind<Past> = {
  nameOf: ({ fingerprint }) => `rendering/${fingerprint}`,
  columns: [
    { title: 'GENERATION', value: ({ generation }) => generation },
    { title: 'COMMIT', value: ({ revision }) => short(revision.commit) },
    { title: 'AUTHOR', value: ({ revision }) => revision.author },
    { title: 'SUBJECT', value: ({ revision }) => revision.subject },
    agoColumn('WHEN', ({ at }) => at),
    { title: 'OBJECTS', value: ({ objects }) => objects },
    { title: 'SYNC', value: ({ syncs }) => syncs.map(syncText).join(', ') },
    { title: 'STATE', value: state, colour: ({ current, held }) => (held ? 'red' : current ? 'green' : undefined) },
    { title: 'BECAUSE', value: ({ causes }) => causes.map(({ actor, what }) => `${actor}: ${what}`).join('; ') },
    { title: 'FINGERPRINT', value: ({ fingerprint }) => fingerprint.slice(0, 12), wide: true },
  ],
};
const syncText = ({ cluster, outcome, milliseconds }: Past['syncs'][number]): string =>
  `${cluster} ${outcome}${milliseconds === undefined ? '' : ` in ${(milliseconds / 1000).toFixed(1)} s`}`;

/** `fairlead history TENANT/NAME`. */
export function register(program: Command): void {
  const command = program
    .command('history')
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .addHelpText(
      'after',
      '\nCompare two: fairlead diff TENANT/NAME --from COMMIT --to COMMIT. Everything that happened: fairlead events TENANT/NAME.',
    );
  asList(command, {
    kind,
    read: async (connection, _options: ListOptions, most) => {
      const all = await read(connection, command.processedArgs[0] as ApplicationId);
      return { items: all.slice(0, most), more: all.length > most };
    },
    concerns: ({ type }) => type === 'render.status' || type === 'sync.finished' || type === 'application.held',
  });
}

async function read(connection: Connection, id: ApplicationId): Promise<Past[]> {
  const [renderings, history] = await Promise.all([
    renderingsOf(connection, id),
    connection.api.GET('/api/v1/applications/{tenant}/{name}/history', {
      params: { path: id, query: { type: 'sync.finished', limit: 500 } },
    }),
  ]);
  const events = dataOf(history).items;
  return renderings.map((rendering) => ({ ...rendering, syncs: syncsOf(rendering, events) }));
}

/** The first sync of a generation is the one that brought it; later ones only look after it. */
function syncsOf({ generation }: Rendering, events: readonly HistoryEvent[]): Past['syncs'] {
  const byCluster = new Map<string, Past['syncs'][number]>();
  for (const event of events.filter((one) => one.generation === generation)) {
    const { cluster = '', data } = event;
    const took = Date.parse(String(data['finishedAt'])) - Date.parse(String(data['startedAt']));
    byCluster.set(cluster, { cluster, outcome: String(data['outcome']), milliseconds: Number.isNaN(took) ? undefined : took });
  }
  return [...byCluster.values()];
}
