import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';

// Compiled code is kept between runs where Node can (from 22 on); it has to be asked before anything else is loaded.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { run } = await import('./run.js');
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
await run(process.argv.slice(2), version);
