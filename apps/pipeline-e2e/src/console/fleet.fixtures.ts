import { application, repository, tenant, web } from '../harness/documents.js';
import { document, type ConsoleWorld } from './console-world.js';

/** A document with labels, and more in its spec. */
function dressed(text: string, labels: Readonly<Record<string, string>>, more: object): string {
  const { kind, metadata, spec } = JSON.parse(text) as { kind: string; metadata: { name: string }; spec: object };
  return document(kind, metadata.name, { ...spec, ...more }, labels);
}

/** A team that the operators of shop may look at and no more: one application is well, of the other nothing can be rendered. */
export async function declareWeb(world: ConsoleWorld): Promise<void> {
  const { platform } = world;
  const source = await platform.git.createRepository('web');
  const commit = await source.commit({ 'site/web.yaml': web('site'), 'broken/web.yaml': 'kind: [\n  oops\n' }, 'The site');
  const namespace = `${platform.cluster(0).namespace()}-web`;
  const of = (name: string, cluster: string) => application('web', name, { repository: 'web', path: name, clusters: [cluster], namespace });
  await platform.declare({
    'tenants/web.yaml': [
      tenant('web', { description: 'The site', people: [{ group: 'shop-operators', role: 'viewer' }] }),
      repository('web', 'web', source.url),
      dressed(of('site', 'two'), { 'example.com/tier': 'gold' }, { environment: 'production', component: 'site' }),
      dressed(of('broken', 'one'), { 'example.com/tier': 'tin' }, { environment: 'dev' }),
    ].join('\n---\n'),
  });
  await platform.healthy('web', 'site', commit);
  await platform.until('web', 'broken', 'tells its problem', ({ problem }) => problem !== undefined);
}

/** More applications than a page of the list has. They are suspended: nothing is applied. */
export async function declareMany(world: ConsoleWorld, count: number): Promise<readonly string[]> {
  const { platform } = world;
  const source = await platform.git.createRepository('many');
  await source.commit({ 'web.yaml': web('many') }, 'Many');
  const names = Array.from({ length: count }, (_, index) => `app-${String(index).padStart(3, '0')}`);
  const namespace = `${platform.cluster(0).namespace()}-many`;
  await platform.declare({
    'tenants/many.yaml': [
      tenant('many', { people: [{ group: 'platform-team', role: 'admin' }] }),
      repository('many', 'many', source.url),
      ...names.map((name) =>
        dressed(application('many', name, { repository: 'many', clusters: ['one'], namespace }), {}, { suspend: true }),
      ),
    ].join('\n---\n'),
  });
  const last = names.at(-1) ?? '';
  await platform.until('many', last, 'is known', ({ suspended }) => suspended, 120_000);
  return names;
}
