import { randomBytes } from 'node:crypto';
import type { FileChanges, TestRepository } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant, web } from './harness/documents.js';
import { Platform } from './harness/platform.js';

interface Poison {
  readonly name: string;
  readonly files: FileChanges;
  /** What its own problem says. */
  readonly says: RegExp;
}
const kustomization = (resources: string[]): string => `resources:\n${resources.map((resource) => `  - ${resource}\n`).join('')}`;

const poisons: Poison[] = [
  { name: 'bad-yaml', files: { 'bad-yaml/a.yaml': 'kind: [\n  oops\n' }, says: /bad-yaml\/a\.yaml/ },
  {
    name: 'huge',
    files: { 'huge/a.yaml': Buffer.alloc(100 * 1024 * 1024, 'a') },
    says: /huge\/a\.yaml.*104857600/s,
  },
  {
    name: 'cyclic',
    files: { 'cyclic/kustomization.yaml': kustomization(['other']), 'cyclic/other/kustomization.yaml': kustomization(['../../cyclic']) },
    says: /cycl/i,
  },
  {
    name: 'traversal',
    files: { 'traversal/kustomization.yaml': kustomization(['../../../../etc/passwd']) },
    says: /outside|etc\/passwd|security|not in/i,
  },
  {
    name: 'link',
    files: { 'link/kustomization.yaml': kustomization(['a.yaml']), 'link/a.yaml': { symlink: '/etc/passwd' } },
    says: /link/i,
  },
  { name: 'binary', files: { 'binary/a.yaml': randomBytes(4096) }, says: /binary\/a\.yaml/ },
  {
    name: 'bomb',
    files: {
      'bomb/a.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]\n`)
        .join('')}`,
    },
    says: /bomb\/a\.yaml/,
  },
];

describe('a poison repository', () => {
  let platform: Platform;
  let source: TestRepository;
  let namespace: string;
  beforeAll(async () => {
    platform = await Platform.start();
    namespace = platform.cluster().namespace();
    source = await platform.git.createRepository('team');
    let files: FileChanges = { 'good/web.yaml': web('good') };
    for (const poison of poisons) files = { ...files, ...poison.files };
    await source.commit(files, 'first');
    await platform.declare({
      'team.yaml': [
        tenant('team'),
        repository('team', 'team', source.url),
        application('team', 'good', { repository: 'team', path: 'good', clusters: ['one'], namespace }),
        ...poisons.map(({ name }) => application('team', name, { repository: 'team', path: name, clusters: ['one'], namespace })),
      ].join('\n---\n'),
    });
  });
  afterAll(() => platform.stop());

  it.each(poisons)('$name is the error of its own application, in words', async ({ name, says }) => {
    const { problem } = await platform.until('team', name, 'tells the problem', (app) => app.problem !== undefined);
    expect(`${problem?.file ?? ''}:${problem?.line ?? ''}: ${problem?.message}`).toMatch(says);
    expect(problem?.message).not.toMatch(/\/tmp\/|at Object\.|node_modules/);
  });

  it('harms nobody else: the next push of a good application arrives, every service is the process it was', async () => {
    const pids = [...platform.services.values()].map(({ pid }) => pid);
    const commit = await source.commit({ 'good/web.yaml': web('good', { text: 'second' }) }, 'second');
    await platform.healthy('team', 'good', commit);
    expect([...platform.services.values()].map(({ pid }) => pid)).toEqual(pids);
    for (const service of platform.services.values()) await service.ready();
  });
});
