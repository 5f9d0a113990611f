import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may use whom. A project carries `scope:<folder>`; its packages' tags stand in its package.json under `nx.tags`. */
const mayUse = {
  tools: [],
  contracts: [],
  'api-client': [],
  domain: ['contracts'],
  'service-kit': ['contracts'],
  messaging: ['contracts', 'service-kit'],
  database: ['contracts', 'service-kit'],
  git: ['contracts', 'domain'],
  kube: ['contracts', 'domain'],
  rendering: ['contracts', 'domain'],
  'local-stack': ['tools', 'contracts'],
  testing: ['contracts', 'domain', 'local-stack', 'messaging', 'tools'],
  'git-poller': ['contracts', 'domain', 'service-kit', 'messaging', 'git'],
  renderer: ['contracts', 'domain', 'service-kit', 'messaging', 'rendering'],
  syncer: ['contracts', 'domain', 'service-kit', 'messaging', 'kube'],
  canary: ['contracts', 'domain', 'service-kit', 'messaging', 'kube'],
  promoter: ['contracts', 'domain', 'service-kit', 'messaging', 'database', 'git'],
  notifier: ['contracts', 'domain', 'service-kit', 'messaging', 'database'],
  api: ['contracts', 'domain', 'service-kit', 'messaging', 'database'],
  cli: ['contracts', 'domain', 'git', 'rendering', 'tools', 'api-client'],
  console: ['api-client'],
  benchmarks: ['contracts', 'domain', 'service-kit', 'messaging', 'kube', 'rendering', 'local-stack', 'testing', 'tools', 'pipeline-e2e'],
  'pipeline-e2e': ['contracts', 'domain', 'service-kit', 'messaging', 'kube', 'rendering', 'local-stack', 'testing', 'tools'],
};
const scopes = (names) => names.map((name) => `scope:${name}`);
const constraints = (alsoInTests) =>
  Object.entries(mayUse).map(([scope, names]) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: scopes([scope, ...names, ...alsoInTests]),
  }));
const boundaries = (alsoInTests) => ['error', { allow: [], depConstraints: constraints(alsoInTests) }];

/** Each technology is imported in one place, so that it can be replaced there. The test kit and the whole-journey tests look behind the libraries. */
const technologies = [
  { packages: ['@nats-io/*'], in: ['libs/messaging'] },
  { packages: ['@nestjs/microservices'], in: ['libs/messaging', 'libs/service-kit'] },
  { packages: ['typeorm', 'pg'], in: ['libs/database', 'libs/local-stack'] },
  { packages: ['@kubernetes/client-node', 'undici'], in: ['libs/kube'] },
  { packages: ['simple-git'], in: ['libs/git', 'libs/local-stack'] },
  { packages: ['@slack/web-api'], in: ['apps/notifier'] },
  { packages: ['pino', 'prom-client', '@opentelemetry/*'], in: ['libs/service-kit'] },
  { packages: ['commander'], in: ['apps/cli'] },
  { packages: ['openapi-fetch'], in: ['libs/api-client'] },
  { packages: ['openid-client', 'helmet', 'rate-limiter-flexible', 'cookie', 'compression'], in: ['apps/api'] },
  {
    packages: ['react', 'react-dom', '@mantine/*', '@tanstack/*', '@xyflow/*', '@tabler/*', 'recharts', 'react-diff-view'],
    in: ['apps/console'],
  },
  { packages: ['@marcbachmann/cel-js'], in: ['libs/rendering'] },
  { packages: ['@aws-sdk/*', '@peculiar/x509'], in: ['apps/syncer'] },
];
const behindEverything = ['libs/testing', 'apps/pipeline-e2e', 'benchmarks'];
const pastBarrel = { group: ['@fairlead/*/*'], message: 'Import from the barrel (@fairlead/<name>), never past it.' };
const forbidden = (isForbidden) => [
  'error',
  {
    patterns: [
      pastBarrel,
      ...technologies.filter(isForbidden).map((technology) => ({
        group: technology.packages.flatMap((name) => (name.endsWith('/*') ? [name] : [name, `${name}/*`])),
        message: `Only ${technology.in.join(' and ')} may import this; use what it exports.`,
      })),
    ],
  },
];
const owners = [...new Set(technologies.flatMap((technology) => technology.in))];

const syntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union or an `as const` object instead of an enum.' },
];
const environment = [
  "MemberExpression[object.name='process'][property.name='env']",
  "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
].map((selector) => ({ selector, message: 'Settings are read once, in config.ts or main.ts; pass them on as values.' }));

export default tseslint.config(
  { ignores: ['libs/api-client/src/schema.ts', '**/dist/**', '**/node_modules/**', '.nx/**', '.fairlead/**', '**/*.d.mts'] },
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-syntax': ['error', ...syntax, ...environment],
      'no-restricted-imports': forbidden(() => true),
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.it.ts', '**/*.fixtures.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': boundaries(['tools', 'local-stack', 'testing', 'api-client']) },
  },
  ...owners.map((owner) => ({
    files: [`${owner}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': forbidden((technology) => !technology.in.includes(owner)) },
  })),
  { files: behindEverything.map((folder) => `${folder}/**/*.ts`), rules: { 'no-restricted-imports': forbidden(() => false) } },
  {
    // Programs that are started need the environment whole; tests set and read it to prove how it is read.
    files: [
      '**/config.ts',
      '**/main.ts',
      '**/*.spec.ts',
      '**/*.it.ts',
      '**/*.fixtures.ts',
      '{libs/local-stack,libs/testing,apps/pipeline-e2e,tools}/**/*.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...syntax] },
  },
  { files: ['vitest.config.ts', '**/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
