import { describe, it } from 'vitest';
import { application, cluster, declares, entriesOf, repository, tenant } from './catalog.fixtures.js';
import { expectCase, expectSettled, reserved, type Case } from './reconcile-cases.fixtures.js';

const ROOT = 'platform/config';
const world = [tenant('team-a'), cluster('production'), repository('team-a', 'main')];
const allowed = (namespaces: string[]) => tenant('team-a', { destinations: [{ cluster: 'production', namespaces }] });

const cases: Case[] = [
  {
    name: 'new documents are put, with no problem when all they name is there',
    declared: [declares(ROOT, [...world, application('team-a', 'shop')])],
    puts: ['tenant.team-a', 'cluster.production', 'repository.team-a.main', 'application.team-a.shop'],
  },
  { name: 'the same once more changes nothing', declared: [declares(ROOT, world)], entries: entriesOf(ROOT, world) },
  {
    name: 'a later generation with the same documents writes nothing',
    declared: [declares(ROOT, world, { generation: 99 })],
    entries: entriesOf(ROOT, world),
  },
  {
    name: 'what is no longer declared goes',
    declared: [declares(ROOT, world)],
    entries: entriesOf(ROOT, [...world, cluster('old')]),
    deletes: ['cluster.old'],
  },
  {
    name: 'nothing goes while a document of its owner cannot be read',
    declared: [declares(ROOT, world, { problems: [{ code: 'DocumentInvalid', message: 'x.yaml:1:1: broken' }] })],
    entries: entriesOf(ROOT, [...world, cluster('old')]),
    problems: { [ROOT]: [['DocumentInvalid', 'broken']] },
  },
  { name: 'nothing goes of an owner who has said nothing', declared: [], entries: entriesOf(ROOT, world) },
  {
    name: 'a message older than what the catalog holds is ignored',
    declared: [declares(ROOT, [], { generation: 9 })],
    entries: entriesOf(ROOT, world, 10),
  },
  {
    name: 'an application of a tenant may not declare tenants, clusters or what is another tenant’s',
    declared: [declares('team-a/root', [tenant('team-z'), cluster('mine'), application('team-b', 'spy'), repository('team-b', 'x')])],
    problems: {
      'team-a/root': [
        [
          'CatalogForbidden',
          'all.yaml:1:1: Tenant team-z is refused: application team-a/root may not declare a Tenant. Declare it in the config repository',
        ],
        ['CatalogForbidden', 'all.yaml:11:1: Cluster mine'],
        [
          'CatalogForbidden',
          'all.yaml:21:1: Application team-b/spy is refused: application team-a/root may declare documents of its own tenant',
        ],
        ['CatalogForbidden', 'all.yaml:31:1: Repository team-b/x'],
      ],
    },
  },
  {
    name: 'an application of a tenant may declare what is its own',
    declared: [declares(ROOT, world), declares('team-a/root', [application('team-a', 'child')])],
    entries: entriesOf(ROOT, world),
    puts: ['application.team-a.child'],
  },
  {
    name: 'the first owner keeps a name, whatever the generation of the second',
    declared: [
      declares(ROOT, world),
      declares('team-a/other', [repository('team-a', 'main', { url: 'https://evil.example/x.git' })], { generation: 1 }),
    ],
    entries: entriesOf(ROOT, world),
    problems: {
      'team-a/other': [['CatalogNameTaken', 'application platform/config declared Repository team-a/main first (all.yaml:21:1)']],
    },
  },
  {
    name: 'of two new rivals the older generation wins',
    declared: [
      declares('team-a/late', [repository('team-a', 'x')], { generation: 12 }),
      declares('team-a/early', [repository('team-a', 'x')], { generation: 11 }),
    ],
    entries: entriesOf(ROOT, world),
    puts: ['repository.team-a.x'],
    problems: { 'team-a/late': [['CatalogNameTaken', 'application team-a/early']] },
  },
  {
    name: 'a name that its owner gives up goes to the next that declares it',
    declared: [declares('team-a/first', []), declares('team-a/second', [repository('team-a', 'x')])],
    entries: new Map([...entriesOf(ROOT, world), ...entriesOf('team-a/first', [repository('team-a', 'x')])]),
    puts: ['repository.team-a.x'],
  },
  {
    name: 'an owner whose documents cannot all be read keeps the name',
    declared: [
      declares('team-a/first', [], { problems: [{ code: 'DocumentInvalid', message: 'broken' }] }),
      declares('team-a/second', [repository('team-a', 'x')]),
    ],
    entries: new Map([...entriesOf(ROOT, world), ...entriesOf('team-a/first', [repository('team-a', 'x')])]),
    problems: {
      'team-a/first': [['DocumentInvalid', 'broken']],
      'team-a/second': [['CatalogNameTaken', 'team-a/first']],
    },
  },
  {
    name: 'the same name twice in one application counts once',
    declared: [declares(ROOT, [...world, cluster('production', { buckets: 4 })])],
    entries: entriesOf(ROOT, world),
    problems: { [ROOT]: [['CatalogDuplicate', 'all.yaml:31:1: Cluster production is refused: it stands at all.yaml:11:1 already']] },
  },
  {
    name: 'the names of the platform’s own settings are nobody’s',
    declared: [declares(ROOT, [repository('platform', 'config')])],
    entries: reserved,
    problems: { [ROOT]: [['CatalogReserved', "platform's own"]] },
  },
  {
    name: 'an application may name what is not declared yet: accepted, and said',
    declared: [declares(ROOT, [application('team-a', 'shop')])],
    puts: ['application.team-a.shop'],
    problems: {
      [ROOT]: [
        ['CatalogTenantUnknown', 'names tenant team-a'],
        ['CatalogRepositoryUnknown', 'reads from repository main'],
        ['CatalogClusterUnknown', 'goes to cluster production'],
      ],
    },
  },
  {
    name: 'a destination that the tenant has not is refused with what it has',
    declared: [declares(ROOT, [allowed(['team-a-*']), ...world.slice(1), application('team-a', 'shop')])],
    puts: ['tenant.team-a', 'cluster.production', 'repository.team-a.main'],
    problems: { [ROOT]: [['CatalogDestinationNotAllowed', 'namespace team-a of production; allowed: production (team-a-*)']] },
  },
  {
    name: 'a destination allowed by a namespace glob is accepted',
    declared: [declares(ROOT, [allowed(['team-*']), ...world.slice(1), application('team-a', 'shop')])],
    puts: ['tenant.team-a', 'cluster.production', 'repository.team-a.main', 'application.team-a.shop'],
  },
  {
    name: 'an allow-list that becomes narrower refuses the next change and deletes nothing',
    declared: [
      declares(ROOT, [allowed(['other']), ...world.slice(1)]),
      declares('team-a/root', [application('team-a', 'shop', { suspend: true })]),
    ],
    entries: new Map([...entriesOf(ROOT, world), ...entriesOf('team-a/root', [application('team-a', 'shop')])]),
    puts: ['tenant.team-a'],
    problems: { 'team-a/root': [['CatalogDestinationNotAllowed', 'stays in force']] },
  },
  {
    name: 'an allow-list that becomes wider accepts what was refused, without a new message of the other application',
    declared: [declares(ROOT, [allowed(['*']), ...world.slice(1)]), declares('team-a/root', [application('team-a', 'shop')])],
    entries: entriesOf(ROOT, [allowed(['other']), ...world.slice(1)]),
    puts: ['tenant.team-a', 'application.team-a.shop'],
  },
  {
    name: 'a repository within the tenant’s list is accepted, with or without .git and in any case of the host',
    declared: [declares(ROOT, [tenant('team-a', { repositories: ['https://GIT.example/team-a/*/'] }), ...world.slice(1)])],
    puts: ['tenant.team-a', 'cluster.production', 'repository.team-a.main'],
  },
  {
    name: 'a repository outside the tenant’s list is refused',
    declared: [declares(ROOT, [tenant('team-a', { repositories: ['https://git.example/shared/**'] }), ...world.slice(1)])],
    puts: ['tenant.team-a', 'cluster.production'],
    problems: { [ROOT]: [['CatalogRepositoryNotAllowed', 'may not read https://git.example/team-a/main.git']] },
  },
];

describe('reconcileCatalog', () => {
  it.each(cases)('$name', expectCase);
  it('is done after one step: what it leads to needs no further change', () => cases.forEach(expectSettled));
});
