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
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: ['default', './tools/test-summary.mjs'],
  },
});
