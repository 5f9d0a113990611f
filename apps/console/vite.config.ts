import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `npm run dev` of the console alone: pages from here, everything else from an api that runs already. */
const api = process.env['FAIRLEAD_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { conditions: ['@fairlead/source', 'module', 'browser', 'import', 'default'] },
  plugins: [react()],
  server: { proxy: { '/api': { target: api, changeOrigin: true } } },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    // Inlined files would be data: URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
  },
});
