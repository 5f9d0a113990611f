import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionAudited, CatalogReported, type ApiCommandState, type ApiProblem, type MessageOf } from '@fairlead/contracts';
import { scratchFolder } from '@fairlead/testing';
import { apiForTest, declare, eventually, type TestApi } from '../api.fixtures.js';
import { application, cluster, declares, repository, tenant } from '../catalog/catalog.fixtures.js';

export const tokens = { ann: 'token-of-ann', bob: 'token-of-bob', zoe: 'token-of-zoe' };
export type Answer = ApiProblem & { id: string; next: string; follow: string };
type Audited = MessageOf<typeof ActionAudited>;

/** An api whose callers bear tokens: ann approves and bob operates for team-a, zoe sees team-b only. */
export class CommandsApi {
  private generation = 1_000;
  private constructor(
    readonly api: TestApi,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<CommandsApi> {
    const { folder, remove } = await scratchFolder('tokens');
    const file = join(folder, 'tokens.json');
    const digests = Object.entries(tokens).map(([user, token]) => [createHash('sha256').update(token).digest('hex'), user]);
    await writeFile(file, JSON.stringify(Object.fromEntries(digests)));
    return new CommandsApi(await apiForTest({ FAIRLEAD_API_TOKENS: file, ...env }), remove);
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.removeFolder();
  }

  /** Has the config repository declare applications of team-a, beside tenants, clusters and repositories, and waits until they are in force. */
  async declare(applications: Record<string, Record<string, unknown>>): Promise<void> {
    const people = [
      { user: 'ann', role: 'approver' },
      { user: 'bob', role: 'operator' },
    ];
    const documents = [
      ...[tenant('team-a', { people }), tenant('team-b', { people: [{ user: 'zoe', role: 'operator' }] })],
      ...['one', 'two'].map((name) => cluster(name)),
      repository('team-a', 'main'),
      ...Object.entries(applications).map(([name, spec]) =>
        application('team-a', name, { destination: { cluster: 'one', namespace: 'team-a' }, ...spec }),
      ),
    ];
    const { documents: placed } = declares('platform/config', documents);
    const generation = this.generation++;
    await declare(this.api.bus, 'platform/config', placed, { generation });
    await eventually(async () => {
      const report = await this.api.bus.last(CatalogReported, 'status.catalog.platform.config');
      return report?.message.generation === generation ? true : undefined;
    }, 'the catalog');
  }

  post(path: string, body: object = {}, { as = tokens.bob, key }: { as?: string | undefined; key?: string } = {}) {
    return this.api.get<Answer>(`/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        ...{ 'content-type': 'application/json', 'fairlead-client': 'cli', authorization: `Bearer ${as}` },
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
    });
  }

  get<T>(path: string, as: string = tokens.bob) {
    return this.api.get<T & ApiProblem>(`/api/v1${path}`, { headers: { authorization: `Bearer ${as}` } });
  }

  /** The entry of an application as the catalog has it. */
  async entry(name: string) {
    return (await this.api.bus.catalog.get(`application.team-a.${name}`))?.value;
  }

  /** What the audit log has of a command, as it was sent. */
  async audited(name: string, id: string): Promise<Audited[]> {
    const all = await this.api.bus.all(ActionAudited, `event.action-audited.team-a.${name}`);
    return all.map(({ message }) => message).filter((entry) => entry.id === id);
  }

  /** What became of a command, once it has that state. */
  state(id: string, state: ApiCommandState['state']): Promise<ApiCommandState> {
    return eventually(async () => {
      const { status, body } = await this.get<ApiCommandState>(`/commands/${id}`);
      return status === 200 && body.state === state ? body : undefined;
    }, `command ${id} to be ${state}`);
  }
}
