import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@fairlead/source'] },
  ssr: { resolve: { conditions: ['@fairlead/source'] } },
  test: {
    include: ['{apps,libs,tools}/**/*.{spec,it}.ts'],
    exclude: ['**/dist/**', '**/node_modules/**'],
    globalSetup: ['./libs/testing/src/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Patience, not expectation: what is waited for takes several times as long on a machine that does other things too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default', './tools/test-summary.mjs'],
  },
});
