import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import type { Needed } from './look-ahead.ts';

const require = createRequire(import.meta.url);
const CLASSES = /@mantine\/core\/esm\/.*\.module\.mjs$/;
const ALWAYS = ['baseline', 'default-css-variables', 'global'];

/** Of Mantine's stylesheet, the components that are used, in the order in which it has them. */
export function usedStyles({ sharers, shell }: Needed): Plugin {
  const used = new Set([
    ...ALWAYS,
    ...[...shell, ...sharers.keys()].filter((id) => CLASSES.test(id)).map((id) => basename(id, '.module.mjs')),
  ]);
  return {
    name: 'used-styles',
    enforce: 'pre',
    load: {
      filter: { id: /@mantine\/core\/styles\.css$/ },
      handler: (id) => styles(id, used),
    },
  };
}
function styles(id: string, used: ReadonlySet<string>): string {
  const whole = readFileSync(id, 'utf8');
  const parts = [...used].map((name) => {
    const css = readFileSync(require.resolve(`@mantine/core/styles/${name}.css`), 'utf8').trim();
    const at = whole.indexOf(css);
    if (at === -1) throw new Error(`Mantine's stylesheet does not hold that of ${name} as it is.`);
    return { css, at };
  });
  return parts
    .sort((a, b) => a.at - b.at)
    .map(({ css }) => css)
    .join('\n');
}
