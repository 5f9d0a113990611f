import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApplicationSpec, ClusterSpec, RepositorySpec, TenantSpec } from '@fairlead/contracts';
import { readPlatformDocuments } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { root } from './service-settings.fixtures.js';

const pages = [
  'CONTRIBUTING.md',
  'README.md',
  ...(await readdir(join(root, 'docs'), { recursive: true })).filter((file) => file.endsWith('.md')).map((file) => join('docs', file)),
];
const texts = new Map(await Promise.all(pages.map(async (page) => [page, await readFile(join(root, page), 'utf8')] as const)));
const textOf = (page: string): string => {
  const text = texts.get(page);
  if (text === undefined) throw new Error(`${page} is missing`);
  return text;
};

const blocks = [...texts].flatMap(([page, text]) =>
  [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
    .map(([, yaml = ''], index) => ({ page, index, yaml }))
    .filter(({ yaml }) => yaml.includes('fairlead.dev/')),
);

describe('documentation', () => {
  it('has examples of every kind of document', () => {
    const kinds = blocks.flatMap(({ yaml, page }) => readPlatformDocuments(yaml, page).documents.map(({ document }) => document.kind));
    expect([...new Set(kinds)].sort()).toEqual(['Application', 'Cluster', 'Repository', 'Tenant']);
  });

  it.each(blocks)('has only valid documents in $page, example $index', ({ yaml, page }) => {
    const { documents, problems } = readPlatformDocuments(yaml, page);
    expect(problems).toEqual([]);
    expect(documents.length).toBe(yaml.split(/^---$/m).length);
  });

  it.each([
    ['Tenant', TenantSpec],
    ['Cluster', ClusterSpec],
    ['Repository', RepositorySpec],
    ['Application', ApplicationSpec],
  ] as const)('explains every field of %s, and no other', (kind, spec) => {
    const section =
      textOf('docs/onboarding.md')
        .split(/^## /m)
        .find((part) => part.startsWith(`${kind}\n`)) ?? '';
    const rows = [...section.matchAll(/^\| `(spec\.[^`]+)`/gm)].map(([, field]) => field);
    expect(rows.sort()).toEqual(fieldsOf(spec, 'spec').sort());
  });

  it.each(pages)('leads from %s only to what is there', async (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)/g)];
    for (const [, file = '', anchor] of links) {
      const target = file ? join(dirname(page), file) : page;
      await access(join(root, target));
      if (anchor && target.endsWith('.md')) expect(anchorsOf(textOf(target)), `${page} → ${target}${anchor}`).toContain(anchor);
    }
  });

  it('names every decision in its list', async () => {
    const decisions = (await readdir(join(root, 'docs/adr'))).filter((file) => /^\d{4}-/.test(file));
    const numbers = decisions.map((file) => Number(file.slice(0, 4))).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    for (const file of decisions) expect(textOf('docs/adr/README.md')).toContain(`(${file})`);
  });
});

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(
    ([, title = '']) =>
      `#${title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-')}`,
  );

interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly element?: Schema;
}
interface Schema {
  readonly def: Definition;
  readonly shape?: Readonly<Record<string, Schema>>;
}
/** Dotted paths of all values below an object's schema; `[]` marks a list. */
function fieldsOf(value: unknown, path: string): string[] {
  const schema = value as Schema;
  if (schema.shape) return Object.entries(schema.shape).flatMap(([key, inner]) => fieldsOf(inner, `${path}.${key}`));
  if (schema.def.innerType) return fieldsOf(schema.def.innerType, path);
  if (schema.def.element) return fieldsOf(schema.def.element, `${path}[]`);
  return [path];
}
