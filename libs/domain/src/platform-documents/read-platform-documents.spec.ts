import { describe, expect, it } from 'vitest';
import { readPlatformDocuments } from './read-platform-documents.js';

const application = `apiVersion: fairlead.dev/v1alpha1
kind: Application
metadata:
  name: shop
spec:
  tenant: team-a
  source:
    repository: shop
  destination:
    cluster: eu
`;
/** Problems as `line:column message`. */
const problems = (text: string) => readPlatformDocuments(text, 'apps.yaml').problems.map((p) => `${p.line}:${p.column} ${p.message}`);

describe('reading platform documents', () => {
  it('gives documents with defaults and where they stand, and leaves others alone', () => {
    const read = readPlatformDocuments(
      `# teams\n---\n${application}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\n`,
      'apps.yaml',
    );
    expect(read.problems).toEqual([]);
    expect(read.documents).toHaveLength(1);
    expect(read.documents[0]).toMatchObject({
      document: { kind: 'Application', spec: { source: { ref: 'HEAD', path: '.' }, sync: { prune: true } } },
      at: { file: 'apps.yaml', line: 3, column: 1 },
    });
  });
  it('reports every problem of every document at its own place', () => {
    const text = `${application.replace('tenant: team-a', 'tenant: Team_A').replace('    repository: shop\n', '    repositroy: shop\n')}---\n${application.replace('cluster: eu', 'cluster: 7')}`;
    expect(problems(text)).toEqual([
      expect.stringMatching(/^6:11 Application shop: spec\.tenant: must be lower-case/),
      '7:3 Application shop: spec.source.repository is required',
      '8:5 Application shop: spec.source.repositroy is not a known field; did you mean repository?',
      '21:14 Application shop: spec.destination.cluster: expected string, received number',
    ]);
  });
  it.each([
    [
      'a misspelt kind',
      application.replace('kind: Application', 'kind: Aplication'),
      ['2:7 Aplication shop: kind "Aplication" is not known in fairlead.dev/v1alpha1; did you mean Application?'],
    ],
    [
      'another version',
      application.replace('v1alpha1', 'v2'),
      ['1:13 Application shop: apiVersion fairlead.dev/v2 is not known; use fairlead.dev/v1alpha1'],
    ],
    [
      'a refinement',
      application.replace('    cluster: eu\n', '    namespace: x\n'),
      ['10:5 Application shop: spec.destination: needs either cluster or clusters'],
    ],
    [
      'an unknown key far from any other',
      application.replace('    cluster: eu\n', '    cluster: eu\n    qqqqqq: 1\n'),
      ['11:5 Application shop: spec.destination.qqqqqq is not a known field; known here: cluster, clusters, namespace'],
    ],
    [
      'an option off the list',
      `${application.replace('    repository: shop\n', '    repository: shop\n    kustomize:\n      loadRestrictor: nome\n')}`,
      ['10:23 Application shop: spec.source.kustomize.loadRestrictor: must be one of rootOnly, none, not "nome"; did you mean none?'],
    ],
    ['no spec', 'apiVersion: fairlead.dev/v1alpha1\nkind: Cluster\nmetadata: {name: eu}\n', ['1:1 Cluster eu: spec is required']],
    [
      'a doubled name',
      `${application}---\n${application}`,
      ['15:9 Application shop: is declared a second time; the first is at line 4 of this file. Remove or rename one of them'],
    ],
    ['a syntax error', `a: 1\nb: [1, 2\nc: 3\n`, [expect.stringMatching(/^3:1 not valid YAML: /)]],
    [
      'a doubled key',
      application.replace('  tenant: team-a\n', '  tenant: team-a\n  tenant: team-b\n'),
      ['7:3 not valid YAML: Map keys must be unique'],
    ],
  ])('points at %s', (_, text, expected) => expect(problems(text)).toEqual(expected));

  it('keeps the good documents of a file that has a bad one', () => {
    const read = readPlatformDocuments(
      `${application}---\n${application.replace('name: shop', 'name: other').replace('spec:', 'sepc:')}`,
      'f',
    );
    expect(read.documents.map((d) => d.document.metadata.name)).toEqual(['shop']);
    expect(read.problems).toHaveLength(2);
  });
  it('follows anchors and merge keys', () => {
    const text = `apiVersion: fairlead.dev/v1alpha1\nkind: Repository\nmetadata: {name: r}\nspec: &s\n  tenant: a\n  url: https://example.com/r.git\n---\napiVersion: fairlead.dev/v1alpha1\nkind: Repository\nmetadata: {name: r2}\nspec:\n  <<: {tenant: a}\n  url: https://example.com/r.git\n`;
    expect(readPlatformDocuments(text, 'f').documents).toHaveLength(2);
  });
  it('survives an alias bomb and binary garbage with a problem', () => {
    const bomb = `apiVersion: fairlead.dev/v1alpha1\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`;
    expect(problems(bomb)).toEqual([expect.stringMatching(/not valid YAML: .*alias/)]);
    expect(problems('\u0000\u0001{[}\n: : :\n\t- x').length).toBeGreaterThan(0);
  });
});
