import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, type InlineConfig } from 'vite';
import { fewFiles } from './build/chunks.ts';
import { earlyStart } from './build/early-start.ts';
import { lookAhead } from './build/look-ahead.ts';
import { precompressed } from './build/precompressed.ts';
import { usedStyles } from './build/used-styles.ts';

/** `npm run dev` of the console alone: pages from here, everything else from an api that runs already. */
const api = process.env['FAIRLEAD_SERVER'] ?? 'http://127.0.0.1:8080';
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const START = here('src/start.ts');

const common: InlineConfig = {
  root: here('.'),
  resolve: { conditions: ['@fairlead/source', 'module', 'browser', 'import', 'default'] },
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // Inlined files would be data: URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    // The budgets are in tools/console-bundle.it.ts.
    chunkSizeWarningLimit: 1_000,
    manifest: 'manifest.json',
    rolldownOptions: { input: { index: here('index.html'), start: START } },
  },
};

export default defineConfig(async ({ command }) => {
  if (command === 'serve') return { ...common, server: { proxy: { '/api': { target: api, changeOrigin: true } } } };
  const needed = await lookAhead(common);
  return {
    ...common,
    plugins: [...(common.plugins ?? []), usedStyles(needed), earlyStart(), precompressed()],
    build: { ...common.build, rolldownOptions: { ...common.build?.rolldownOptions, output: { codeSplitting: fewFiles(needed, START) } } },
  };
});
