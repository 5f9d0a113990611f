import { dataOf, type Quota, type QuotaResource } from '@fairlead/api-client';
import { connect, type ServerOptions } from '../../api/connection.js';
import { ExitCode } from '../../errors.js';
import { tell } from '../../output/format.js';
import { printOne, tableOf, type Column, type OneFormat } from '../../output/list.js';

export interface QuotaOptions extends ServerOptions {
  output: OneFormat;
  namespace?: string;
  cluster?: string;
}

/** `fairlead tenant quotas NAME`: prints what is known, and says of each cluster that can't be asked why. */
export async function tenantQuotas(tenant: string, { output, namespace, cluster, ...options }: QuotaOptions): Promise<void> {
  const { api } = await connect(options);
  const query = { namespace, cluster };
  const { items } = dataOf(await api.GET('/api/v1/tenants/{tenant}/quotas', { params: { path: { tenant }, query } }));
  if (output === 'table' && items.length === 0) return tell('No quota found.');
  await printOne(items, output, () => quotaTable(items));
  for (const { namespace: of, cluster: on, problem } of items) {
    if (problem === undefined) continue;
    tell(`${of} on ${on}: ${problem.message} ${problem.advice}`);
    process.exitCode = ExitCode.error;
  }
}

interface Row {
  readonly quota: Quota;
  readonly resource: QuotaResource;
}
const COLOURS = { fine: undefined, near: 'yellow', exceeded: 'red' } as const;
const columns: readonly Column<Row>[] = [
  { title: 'NAMESPACE', value: ({ quota }) => quota.namespace },
  { title: 'CLUSTER', value: ({ quota }) => quota.cluster },
  { title: 'RESOURCE', value: ({ resource }) => resource.resource },
  { title: 'USED', value: ({ resource }) => resource.used ?? 'unknown' },
  { title: 'OF', value: ({ resource: { hard, declared } }) => (declared === undefined ? hard : `${hard} (${declared} is on its way)`) },
  {
    title: 'SHARE',
    value: ({ resource }) => shareText(resource),
    colour: ({ resource: { state } }) => COLOURS[state ?? 'fine'],
  },
];

export const quotaTable = (quotas: readonly Quota[]): string =>
  tableOf(
    quotas.flatMap((quota) => quota.resources.map((resource) => ({ quota, resource }))),
    columns,
  ).trimEnd();

function shareText({ share, state }: QuotaResource): string | undefined {
  if (state === 'exceeded') return 'exceeded';
  return share === undefined ? undefined : `${Math.floor(share * 100 + 1e-6)} %`;
}
