import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  API_VERSION,
  ApplicationSpec,
  ApplicationTemplateSpec,
  ClusterSpec,
  GuardRuleSpec,
  ImagePolicySpec,
  ImageRepositorySpec,
  ImageUpdateSpec,
  ProjectSpec,
  PromotionSpec,
  RepositorySpec,
  TenantSpec,
} from '@fairlead/contracts';
import { readPlatformDocuments } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
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

/** Every kind of document that people write, with the page's section that explains it. */
const specs = {
  Application: ApplicationSpec,
  ApplicationTemplate: ApplicationTemplateSpec,
  Cluster: ClusterSpec,
  GuardRule: GuardRuleSpec,
  ImagePolicy: ImagePolicySpec,
  ImageRepository: ImageRepositorySpec,
  ImageUpdate: ImageUpdateSpec,
  Project: ProjectSpec,
  Promotion: PromotionSpec,
  Repository: RepositorySpec,
  Tenant: TenantSpec,
} as const;
const reference = 'docs/writing-documents.md';

const blocks = [...texts].flatMap(([page, text]) =>
  [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
    .map(([, yaml = ''], index) => ({ page, index, yaml }))
    .filter(({ yaml }) => yaml.includes('fairlead.dev/') || page === reference || page === 'docs/onboarding.md'),
);
interface Head {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly spec?: { readonly environments?: readonly unknown[] };
}
const headsOf = (yaml: string): Head[] => parseAllDocuments(yaml).map((document) => document.toJS() as Head);

describe('documentation', () => {
  it('has examples of every kind of document', () => {
    const kinds = blocks
      .filter(({ page }) => page === reference)
      .flatMap(({ yaml }) => headsOf(yaml).flatMap(({ apiVersion, kind = '' }) => (apiVersion === API_VERSION ? [kind] : [])));
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(specs));
  });

  it.each(blocks)('has only valid documents in $page, example $index', ({ yaml, page }) => {
    const { documents, problems } = readPlatformDocuments(yaml, page);
    expect(problems).toEqual([]);
    // A template is as many Applications as it has environments, and one of Argo CD's also the Repository that it names.
    const own = headsOf(yaml).filter(({ apiVersion }) => apiVersion === API_VERSION);
    const expected = own.map(({ kind, spec }) => (kind === 'ApplicationTemplate' ? (spec?.environments?.length ?? 0) : 1));
    const least = expected.reduce((sum, count) => sum + count, 0);
    if (own.length === headsOf(yaml).length) expect(documents.length).toBe(least);
    else expect(documents.length).toBeGreaterThan(least);
  });

  it.each(Object.entries(specs))('explains every field of %s, and no other', (kind, spec) => {
    const section =
      textOf(reference)
        .split(/^## /m)
        .find((part) => part.startsWith(`${kind}\n`)) ?? '';
    const rows = [...section.matchAll(/^\| `(spec\.[^`]+)`/gm)].map(([, field = '']) => field);
    const fields = fieldsOf(spec, 'spec');
    // A row may explain all that is below it.
    const explains = (row: string, field: string) => field === row || field.startsWith(`${row}.`) || field.startsWith(`${row}[`);
    expect(
      fields.filter((field) => rows.filter((row) => explains(row, field)).length !== 1),
      'explained not at all, or twice',
    ).toEqual([]);
    expect(
      rows.filter((row) => !fields.some((field) => explains(row, field))),
      'explained, and not there',
    ).toEqual([]);
  });

  it('shows the file that brings team web on board in the story', async () => {
    const file = await readFile(join(root, 'examples/story/web-onboarding/web.yaml'), 'utf8');
    const [shown] = blocks.filter(({ page }) => page === 'docs/onboarding.md');
    expect(headsOf(shown?.yaml ?? '')).toEqual(headsOf(file));
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
