#!/usr/bin/env node
import { join } from 'node:path';
import { isStale, root } from './cli-sources.mjs';

// `npx fairlead …` in a checkout: installs and builds what is missing or stale, then runs the command in the caller's folder.
// Whoever types waits for this at each command: what builds is loaded only where there is something to build.

const args = process.argv.slice(2);
if (isStale(args)) (await import('./build-cli.mjs')).buildCli(args);
await import(join(root, 'apps/cli/dist/main.js'));
