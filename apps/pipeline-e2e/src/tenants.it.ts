import { describe, expect, it, beforeAll, afterAll } from 'vitest';
import { application, repository, tenant, web } from './harness/documents.js';
import { Platform } from './harness/platform.js';

/** Twenty applications of three tenants at once; one of them with poison in its repository. */
describe('three tenants with twenty applications', () => {
  const tenants = ['shop', 'pay', 'web'] as const;
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start();
  });
  afterAll(() => platform.stop());

  it('get what each committed, all at once', async () => {
    const commits = new Map<string, string>();
    const wanted: [string, string][] = [];
    for (const [at, name] of tenants.entries()) {
      const count = at === 2 ? 6 : 7;
      const source = await platform.git.createRepository(name);
      const files = Object.fromEntries(Array.from({ length: count }, (_, n) => [`app${n}/web.yaml`, web(`app${n}`, { text: name })]));
      commits.set(name, await source.commit(files, 'first'));
      const namespace = platform.cluster().namespace();
      const documents = [tenant(name), repository(name, 'main', source.url)];
      for (let n = 0; n < count; n++) {
        documents.push(application(name, `app${n}`, { repository: 'main', path: `app${n}`, clusters: ['one'], namespace }));
        wanted.push([name, `app${n}`]);
      }
      await platform.declare({ [`tenants/${name}.yaml`]: documents.join('\n---\n') });
    }
    expect(wanted).toHaveLength(20);
    for (const [name, app] of wanted) await platform.healthy(name, app, commits.get(name) ?? '');
  });

  it('read their errors with file, line and column, without harm to the others', async () => {
    const bad = `apiVersion: fairlead.dev/v1alpha1
kind: Application
metadata:
  name: late
spec:
  tenant: pay
  source:
    repository: main
    pth: app0
  destination:
    cluster: one
`;
    await platform.declare({ 'tenants/late.yaml': bad, 'tenants/new.yaml': tenant('new') });
    const config = await platform.until('platform', 'config', 'tells the problem', ({ conditions }) =>
      JSON.stringify(conditions).includes('pth'),
    );
    const problems = config.conditions.map(({ problem }) => problem).filter((problem) => problem?.file === 'tenants/late.yaml');
    expect(problems[0]).toMatchObject({ line: 9, column: 5 });
    expect(problems[0]?.message).toMatch(/spec\.source\.pth is not a known field; did you mean path\?/);
    const names = (await platform.get<{ items: { name: string }[] }>('/tenants')).items.map(({ name }) => name);
    expect(names).toContain('new');
    const application = await platform.application('pay', 'app0');
    expect(application.health).toBe('Healthy');
  });
});
