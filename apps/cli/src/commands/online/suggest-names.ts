import type { Connection } from '../../api/connection.js';
import { applicationId } from '../../input/arguments.js';

const MOST = 200;

interface SoFar {
  /** What is typed of the name. */
  readonly current: string;
  /** What the command line names before it. */
  readonly operands: readonly string[];
}

/** Names for an argument or option, by what it is called; none for what has no names. */
export async function suggestNames({ api }: Connection, of: string, { current, operands }: SoFar): Promise<readonly string[]> {
  const query = { limit: MOST };
  switch (of) {
    case 'tenant/name':
    case 'tenant/name|incident': {
      const text = current === '' ? undefined : current.slice(0, 200);
      const { data } = await api.GET('/api/v1/applications', { params: { query: { ...query, text, fields: 'health' } } });
      return (data?.items ?? []).map(({ tenant, name }) => `${tenant}/${name}`);
    }
    case 'tenant/promotion': {
      const { data } = await api.GET('/api/v1/promotions', { params: { query } });
      return [...new Set((data?.items ?? []).map(({ tenant, promotion }) => `${tenant}/${promotion}`))];
    }
    case 'tenant': {
      const { data } = await api.GET('/api/v1/tenants', { params: { query } });
      return (data?.items ?? []).map(({ name }) => name);
    }
    case 'cluster': {
      const { data } = await api.GET('/api/v1/clusters', { params: { query } });
      return (data?.items ?? []).map(({ name }) => name);
    }
    case 'repository': {
      const { data } = await api.GET('/api/v1/repositories', { params: { query } });
      return (data?.items ?? []).map(({ name }) => name);
    }
    case 'component': {
      const { data } = await api.GET('/api/v1/components', { params: { query } });
      return [...new Set((data?.items ?? []).map(({ component }) => component))];
    }
    case 'object':
    case 'kind/[namespace/]name': {
      const path = applicationId(operands[0] ?? '');
      const { data } = await api.GET('/api/v1/applications/{tenant}/{name}/objects', { params: { path, query } });
      return [...new Set((data?.items ?? []).map(({ kind, name }) => `${kind.toLowerCase()}/${name}`))];
    }
    case 'environment':
    case 'environments': {
      const { data } = await api.GET('/api/v1/components', { params: { query } });
      return [...new Set((data?.items ?? []).flatMap(({ environments }) => environments.map(({ environment }) => environment)))];
    }
    default:
      return [];
  }
}
