import { describe, it } from 'vitest';
import { application, cluster, declares, entriesOf, implied, other, project, repository, tenant } from './catalog.fixtures.js';
import { expectCase, expectSettled, type Case } from './reconcile-cases.fixtures.js';

const ROOT = 'platform/config';
const world = [tenant('team-a'), cluster('production'), repository('team-a', 'main')];

const cases: Case[] = [
  {
    name: 'while a document of another system is refused, only what it may be stays',
    declared: [
      declares(ROOT, world, {
        problems: [{ code: 'DocumentNotSupported', message: 'refused' }],
        refused: ['application.team-a.shop'],
      }),
    ],
    entries: entriesOf(ROOT, [
      ...world,
      cluster('old'),
      application('team-a', 'shop'),
      application('team-a', 'gone'),
      implied('team-a', 'x', 'https://g/x'),
    ]),
    deletes: ['cluster.old', 'application.team-a.gone'],
    problems: { [ROOT]: [['DocumentNotSupported', 'refused']] },
  },
  {
    name: 'and everything while it can not be told which that is',
    declared: [declares(ROOT, world, { problems: [{ code: 'DocumentNotSupported', message: 'refused' }], refused: ['*'] })],
    entries: entriesOf(ROOT, [...world, cluster('old')]),
    problems: { [ROOT]: [['DocumentNotSupported', 'refused']] },
  },
  {
    name: 'in-cluster is the only Cluster there is',
    declared: [declares(ROOT, [...world, application('team-a', 'shop', { destination: { cluster: 'in-cluster', namespace: 'team-a' } })])],
    entries: entriesOf(ROOT, [...world, application('team-a', 'shop')]),
  },
  {
    name: 'in-cluster is the Cluster that the Tenant names',
    declared: [
      declares(ROOT, [
        tenant('team-a', { cluster: 'production' }),
        ...world.slice(1),
        cluster('other'),
        application('team-a', 'shop', { destination: { cluster: 'in-cluster', namespace: 'team-a' } }),
      ]),
    ],
    entries: entriesOf(ROOT, [
      tenant('team-a', { cluster: 'production' }),
      ...world.slice(1),
      cluster('other'),
      application('team-a', 'shop'),
    ]),
  },
  {
    name: 'in-cluster is refused, and nothing moved, while several Clusters could be meant',
    declared: [
      declares(ROOT, [
        ...world,
        cluster('other'),
        application('team-a', 'shop', { destination: { cluster: 'in-cluster', namespace: 'team-a' } }),
      ]),
    ],
    entries: entriesOf(ROOT, [...world, cluster('other'), application('team-a', 'shop')]),
    problems: {
      [ROOT]: [['CatalogClusterUnknown', 'there are 2 Clusters (production, other). Name one in spec.cluster of Tenant team-a']],
    },
  },
  {
    name: 'a repository that names no credentials takes those of its tenant',
    declared: [
      declares(ROOT, [
        tenant('team-a', { credentials: [{ url: 'https://git.example/team-a/*', credentialsRef: { name: 'deploy' } }] }),
        repository('team-a', 'main'),
      ]),
    ],
    entries: entriesOf(ROOT, [
      tenant('team-a', { credentials: [{ url: 'https://git.example/team-a/*', credentialsRef: { name: 'deploy' } }] }),
      repository('team-a', 'main', { credentialsRef: { name: 'deploy' } }),
    ]),
  },
  {
    name: 'a tenant names credentials of its own only, and none of a tenant whose name begins with its own',
    declared: [
      declares(ROOT, [...world, tenant('team-a-two'), repository('team-a', 'platforms', { credentialsRef: { name: 'anything' } })]),
      declares('team-a/root', [
        repository('team-a', 'own', { credentialsRef: { name: 'team-a.deploy' } }),
        repository('team-a', 'foreign', { credentialsRef: { name: 'platform' } }),
        repository('team-a', 'near', { credentialsRef: { name: 'team-a-two.deploy' } }),
        other('ImageRepository', 'team-a', 'image', { image: 'r.example/a', credentialsRef: { name: 'team-b' } }),
      ]),
    ],
    entries: entriesOf(ROOT, [...world, tenant('team-a-two'), repository('team-a', 'platforms', { credentialsRef: { name: 'anything' } })]),
    puts: ['repository.team-a.own'],
    problems: {
      'team-a/root': [
        ['CatalogCredentialsNotAllowed', 'Repository team-a/foreign is refused: credentials platform are not those of tenant team-a'],
        ['CatalogCredentialsNotAllowed', 'Repository team-a/near'],
        ['CatalogCredentialsNotAllowed', 'ImageRepository team-a/image'],
      ],
    },
  },
  {
    name: 'a tenant declares every kind of its own but what is for all',
    declared: [
      declares(ROOT, world),
      declares('team-a/root', [
        project('team-a', 'p'),
        other('GuardRule', 'team-a', 'mine', { rule: 'true', message: 'm', owner: 'o' }),
        other('GuardRule', undefined, 'all', { rule: 'true', message: 'm', owner: 'o' }),
      ]),
    ],
    entries: entriesOf(ROOT, world),
    puts: ['project.team-a.p', 'guardrule.team-a.mine'],
    problems: { 'team-a/root': [['CatalogForbidden', 'may not declare a GuardRule without tenant']] },
  },
  {
    name: 'an application in a project that nobody declares is refused, but for the project default',
    declared: [
      declares(ROOT, [...world, application('team-a', 'free', { project: 'default' }), application('team-a', 'shop', { project: 'pay' })]),
    ],
    entries: entriesOf(ROOT, world),
    puts: ['application.team-a.free'],
    problems: { [ROOT]: [['CatalogProjectUnknown', 'is refused: it is in project pay, which no document of tenant team-a declares']] },
  },
  {
    name: 'a project lets its applications read and go where it says',
    declared: [
      declares(ROOT, [
        ...world,
        project('team-a', 'pay', {
          sourceRepos: ['https://GIT.example/team-*', '!https://git.example/team-a/secret*'],
          destinations: [
            { cluster: '*', namespace: '!kube-*' },
            { cluster: 'production', namespace: 'team-*' },
          ],
        }),
        repository('team-a', 'secret'),
        application('team-a', 'good', { project: 'pay' }),
        application('team-a', 'curious', { project: 'pay', source: { repository: 'secret' } }),
        application('team-a', 'bold', { project: 'pay', destination: { cluster: 'production', namespace: 'kube-system' } }),
        application('team-a', 'blind', { project: 'pay', source: { repository: 'nowhere' } }),
      ]),
    ],
    entries: entriesOf(ROOT, world),
    puts: ['project.team-a.pay', 'repository.team-a.secret', 'application.team-a.good'],
    problems: {
      [ROOT]: [
        ['CatalogProjectRepositoryNotAllowed', 'project pay does not allow repository https://git.example/team-a/secret.git'],
        ['CatalogProjectDestinationNotAllowed', 'project pay does not allow namespace kube-system of production'],
        ['CatalogRepositoryUnknown', "can't be told"],
      ],
    },
  },
  {
    name: 'a project in-cluster is about the resolved cluster',
    declared: [
      declares(ROOT, [
        ...world,
        project('team-a', 'pay', { destinations: [{ cluster: 'in-cluster', namespace: 'team-a' }] }),
        application('team-a', 'shop', { project: 'pay', destination: { cluster: 'in-cluster', namespace: 'team-a' } }),
      ]),
    ],
    entries: entriesOf(ROOT, [
      ...world,
      project('team-a', 'pay', { destinations: [{ cluster: 'production', namespace: 'team-a' }] }),
      application('team-a', 'shop', { project: 'pay' }),
    ]),
  },
  {
    name: 'a repository that several documents imply is one, and nobody’s rival',
    declared: [
      declares(ROOT, [...world, implied('team-a', 'x', 'https://g/x'), implied('team-a', 'x', 'https://g/x')]),
      declares('team-a/root', [implied('team-a', 'x', 'https://g/x')]),
    ],
    entries: entriesOf(ROOT, world),
    puts: ['repository.team-a.x'],
  },
  {
    name: 'names that nobody declares are told of every kind',
    declared: [
      declares(ROOT, [
        ...world,
        application('team-a', 'shop', { dependsOn: ['database'] }),
        other('ImagePolicy', 'team-a', 'p', { imageRepository: 'i', marker: 'a:p', policy: { semver: { range: '1.x' } } }),
        other('ImageUpdate', 'team-a', 'u', { repository: 'r', author: { email: 'a@b' } }),
        other('Promotion', 'team-a', 'q', {
          repository: 'main',
          by: 'branch',
          environments: [
            { name: 'dev', application: 'shop', branch: 'a' },
            { name: 'prod', application: 'shop-prod', branch: 'b' },
          ],
        }),
      ]),
    ],
    entries: entriesOf(ROOT, world),
    puts: ['application.team-a.shop', 'imagepolicy.team-a.p', 'imageupdate.team-a.u', 'promotion.team-a.q'],
    problems: {
      [ROOT]: [
        ['CatalogImageRepositoryUnknown', 'chooses from image repository i'],
        ['CatalogRepositoryUnknown', 'writes to repository r'],
        ['CatalogApplicationUnknown', 'promotes application shop-prod'],
        ['CatalogApplicationUnknown', 'waits for application database'],
      ],
    },
  },
];

describe('documents of other systems, projects, credentials and names in reconcileCatalog', () => {
  it.each(cases)('$name', expectCase);
  it('is done after one step: what it leads to needs no further change', () => cases.forEach(expectSettled));
});
