import { dataOf, type Cluster, type Repository, type Sealing, type StateCounts, type Tenant } from '@fairlead/api-client';
import { connect, type Connection, type ServerOptions } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { CliError } from '../../errors.js';
import { idText, type ApplicationId } from '../../input/arguments.js';
import { ago, printOne, short, type OneFormat } from '../../output/list.js';

interface Options extends ServerOptions {
  output: OneFormat;
}
type Lines = readonly (readonly [label: string, text: string | number | undefined])[];

export async function describeTenant(name: string, options: Options): Promise<void> {
  const { api } = await connect(options);
  const { items } = await readAll((page) => api.GET('/api/v1/tenants', { params: { query: page } }));
  const tenant = found(
    items.find((one) => one.name === name),
    `Tenant ${name}`,
    'tenants',
  );
  await printOne(tenant, options.output, () => text(tenantLines(tenant)));
}

export async function describeRepository(id: ApplicationId, options: Options): Promise<void> {
  const { api } = await connect(options);
  const { items } = await readAll((page) => api.GET('/api/v1/repositories', { params: { query: { tenant: id.tenant, ...page } } }));
  const repository = found(
    items.find((one) => one.name === id.name),
    `Repository ${idText(id)}`,
    'repositories',
  );
  await printOne(repository, options.output, () => text(repositoryLines(repository)));
}

export async function describeCluster(name: string, options: Options): Promise<void> {
  const connection = await connect(options);
  const { items } = await readAll((page) => connection.api.GET('/api/v1/clusters', { params: { query: page } }));
  const cluster = found(
    items.find((one) => one.name === name),
    `Cluster ${name}`,
    'clusters',
  );
  const sealing = await sealingOf(connection, name);
  await printOne({ ...cluster, sealing }, options.output, () => text([...clusterLines(cluster), ...sealingLines(sealing)]));
}

/** Undefined: not known, such as of a cluster where no Secret was ever sealed. */
async function sealingOf({ api }: Connection, name: string): Promise<Sealing | undefined> {
  try {
    return dataOf(await api.GET('/api/v1/clusters/{name}/sealing', { params: { path: { name } } }));
  } catch {
    return undefined;
  }
}

function found<T>(item: T | undefined, what: string, list: string): T {
  if (item === undefined) throw new CliError(`${what} does not exist, or you may not see it. See \`fairlead get ${list}\`.`);
  return item;
}
const text = (lines: Lines): string =>
  lines.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [`${`${label}:`.padEnd(15)}${value}`])).join('\n');

export function states({ total, health, sync, suspended, problems }: StateCounts): string {
  const parts = [health, sync].flatMap((counts) => Object.entries(counts).map(([state, number]) => `${number} ${state}`));
  return `${total}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}${suspended ? `, ${suspended} suspended` : ''}${problems ? `, ${problems} with a problem` : ''}`;
}
const declared = ({ declaredBy: { tenant, application, at } }: Pick<Tenant, 'declaredBy'>): string =>
  `${tenant}/${application}${at?.file === undefined ? '' : ` at ${[at.file, at.line].filter(Boolean).join(':')}`}`;

const quota = (hard: Record<string, string> | undefined): string =>
  hard === undefined
    ? ''
    : ` (at most ${Object.entries(hard)
        .map(([resource, most]) => `${most} ${resource}`)
        .join(', ')})`;

const tenantLines = ({ name, spec, states: counts, may, ...rest }: Tenant): Lines => [
  ['Tenant', name],
  ['Description', spec.description],
  ['Applications', states(counts)],
  ['People', spec.people?.map(({ user, group, slack, role }) => `${user ?? (group && `group ${group}`) ?? slack} (${role})`).join(', ')],
  ['Namespaces', spec.namespaces?.map((one) => `${one.name} on ${one.clusters.join(', ')}${quota(one.quota)}`).join('; ')],
  ['Destinations', spec.destinations?.map(({ cluster, namespaces }) => `${cluster}: ${namespaces.join(', ')}`).join('; ')],
  ['Repositories', spec.repositories?.join(', ')],
  ['You may', may.join(', ') || 'nothing'],
  ['Declared by', declared(rest)],
];
const repositoryLines = ({ spec, lastReadAt, revision, problem, states: counts, ...rest }: Repository): Lines => [
  ['Repository', idText(rest)],
  ['URL', `${spec.url}${spec.ref ? `, ${spec.ref}` : ''}`],
  ['Read', `${ago(lastReadAt)}, every ${spec.interval}${spec.suspend ? '; suspended' : ''}`],
  ['Revision', revision && `${short(revision.commit)} ${revision.subject ?? ''}${revision.author ? ` (${revision.author})` : ''}`],
  ['Problem', problem && `${problem.message} (${problem.code})`],
  ['Applications', states(counts)],
  ['Declared by', declared(rest)],
];
const clusterLines = ({ name, spec, lastHeardAt, objects, syncing, problem, states: counts, ...rest }: Cluster): Lines => [
  ['Cluster', name],
  ['Description', spec.description],
  ['Heard', ago(lastHeardAt)],
  ['Objects', `${objects}, ${syncing} applications are being synced`],
  ['Problem', problem && `${problem.message} (${problem.code})`],
  ['Applications', states(counts)],
  ['Declared by', declared(rest)],
];
const sealingLines = (sealing: Sealing | undefined): Lines =>
  sealing === undefined
    ? [['Sealing', 'not known']]
    : [
        [
          'Sealing',
          sealing.keys.map(({ fingerprint, notAfter }) => `key ${fingerprint.slice(0, 12)} until ${notAfter.slice(0, 10)}`).join(', '),
        ],
        ['To seal anew', sealing.stale.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')],
      ];
