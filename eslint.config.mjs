import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may use whom. A project carries `scope:<folder>`; its packages' tags stand in its package.json under `nx.tags`. */
const mayUse = {
  tools: [],
  contracts: [],
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
  notifier: ['contracts', 'domain', 'service-kit', 'messaging', 'database'],
  api: ['contracts', 'domain', 'service-kit', 'messaging', 'database'],
  cli: ['contracts', 'domain', 'git', 'rendering', 'tools'],
  'pipeline-e2e': ['contracts', 'domain', 'local-stack', 'testing', 'tools'],
};
const scopes = (names) => names.map((name) => `scope:${name}`);
const constraints = (alsoInTests) =>
  Object.entries(mayUse).map(([scope, names]) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: scopes([scope, ...names, ...alsoInTests]),
  }));
const boundaries = (alsoInTests) => ['error', { allow: [], depConstraints: constraints(alsoInTests) }];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.fairlead/**', '**/*.d.mts'] },
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    files: ['**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union or an `as const` object instead of an enum.' },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.it.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': boundaries(['tools', 'local-stack', 'testing']) },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
