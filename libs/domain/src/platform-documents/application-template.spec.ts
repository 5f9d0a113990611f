import { describe, expect, it } from 'vitest';
import { readPlatformDocuments } from './read-platform-documents.js';

const template = `apiVersion: fairlead.dev/v1alpha1
kind: ApplicationTemplate
metadata:
  name: web
  labels: {team: shop}
spec:
  tenant: shop
  environments:
    - {name: dev, cluster: one, replicas: 1, paused: false}
    - {name: production, cluster: two, replicas: 3, paused: true}
  template:
    name: '{{ template }}-{{environment}}'
    spec:
      suspend: '{{ paused }}'
      source:
        repository: '{{ tenant }}-web'
        path: overlays/{{ environment }}
        kustomize:
          replicas: [{name: web, count: '{{ replicas }}'}]
      destination:
        cluster: '{{ cluster }}'
        namespace: '{{ tenant }}-{{ environment }}'
`;
const problems = (text: string) => readPlatformDocuments(text, 'web.yaml').problems.map((p) => `${p.line}:${p.column} ${p.message}`);

describe('an ApplicationTemplate', () => {
  it('is an Application for each environment, in which texts take the types of their keys', () => {
    const { documents, problems } = readPlatformDocuments(template, 'web.yaml');
    expect(problems).toEqual([]);
    expect(documents.map(({ document }) => document)).toMatchObject([
      {
        kind: 'Application',
        metadata: { name: 'web-dev', labels: { team: 'shop' } },
        spec: {
          tenant: 'shop',
          environment: 'dev',
          component: 'web',
          suspend: false,
          source: { repository: 'shop-web', path: 'overlays/dev', kustomize: { replicas: [{ name: 'web', count: 1 }] } },
          destination: { cluster: 'one', namespace: 'shop-dev' },
        },
      },
      { metadata: { name: 'web-production' }, spec: { environment: 'production', suspend: true, destination: { cluster: 'two' } } },
    ]);
    expect(documents[1]?.at).toEqual({ file: 'web.yaml', line: 1, column: 1 });
  });
  it.each([
    [
      'a key that an environment does not have, once for each environment',
      template.replace("'{{ cluster }}'", "'{{ clsuter }}'"),
      [
        '21:18 ApplicationTemplate web: spec.template.spec.destination.cluster: environment dev has no "clsuter"; did you mean cluster?',
        '21:18 ApplicationTemplate web: spec.template.spec.destination.cluster: environment production has no "clsuter"; did you mean cluster?',
      ],
    ],
    [
      'a result that is wrong in all environments, once',
      template.replace('repository:', 'repositroy:'),
      [
        '15:7 ApplicationTemplate web: for environment dev, spec.source.repository is required',
        '16:9 ApplicationTemplate web: for environment dev, spec.source.repositroy is not a known field; did you mean repository?',
      ],
    ],
    [
      'a result that is wrong in one environment',
      template.replace('replicas: 3', 'replicas: many'),
      [
        '19:41 ApplicationTemplate web: for environment production, spec.source.kustomize.replicas[0].count: expected number, received string',
      ],
    ],
    [
      'a name without the environment',
      template.replace("'{{ template }}-{{environment}}'", 'web'),
      [
        '12:11 ApplicationTemplate web: spec.template.name: environments dev and production both make an application web; put {{ environment }} into it',
      ],
    ],
    [
      'an environment that is there twice',
      template.replace('name: production', 'name: dev'),
      ['10:14 ApplicationTemplate web: spec.environments[1].name: dev is there already'],
    ],
    [
      'a name that can be none',
      template.replace("'{{ template }}-{{environment}}'", "'Web {{environment}}'"),
      [expect.stringMatching(/^12:11 ApplicationTemplate web: for environment dev, metadata\.name: must be lower-case/)],
    ],
    [
      'a field of its own that is not known',
      template.replace('  template:\n', '  templates: 1\n  template:\n'),
      ['11:3 ApplicationTemplate web: spec.templates is not a known field; did you mean template?'],
    ],
  ])('points at %s', (_, text, expected) => expect(problems(text)).toEqual(expected));
  it('is in conflict with an Application of the same name in the file', () => {
    const application = `apiVersion: fairlead.dev/v1alpha1\nkind: Application\nmetadata: {name: web-dev}\nspec: {tenant: shop, source: {repository: a}}\n`;
    expect(problems(`${template}---\n${application}`)).toEqual([
      '26:18 Application web-dev: is declared a second time; the first is at line 4 of this file. Remove or rename one of them',
    ]);
  });
});
