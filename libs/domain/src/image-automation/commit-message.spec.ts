import { describe, expect, it } from 'vitest';
import { imageUpdateMessage } from './commit-message.js';
import type { SetterChange } from './setters.js';

const change = (name: string, oldValue: string, newValue: string): SetterChange => ({
  setter: 'flux-system:api',
  oldValue,
  newValue,
  object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name },
});
const changes = new Map([
  ['b/web.yaml', [change('web', 'r.example:5000/web:1', 'r.example:5000/web:2'), change('job', 'x:1', 'x:2')]],
  ['a/api.yaml', [change('api', 'x:1', 'x:2')]],
]);
const message = (template?: string) =>
  imageUpdateMessage(template, { automation: { namespace: 'flux-system', name: 'apps' }, values: { cluster: 'prod' }, changes });

describe('the message of an image update', () => {
  it('is what Flux writes where nothing is said', () => expect(message()).toBe('Update from image update automation'));

  it("carries out Flux's example", () => {
    const template = `Automated image update

Automation name: {{ .AutomationObject }} on {{ .Values.cluster }}

Files:
{{ range $filename, $_ := .Changed.FileChanges -}}
- {{ $filename }}
{{ end -}}

Objects:
{{ range $resource, $changes := .Changed.Objects -}}
- {{ $resource.Kind }} {{ $resource.Name }}
  Changes:
{{- range $_, $change := $changes }}
    - {{ $change.OldValue }} -> {{ $change.NewValue }}
{{ end -}}
{{ end -}}`;
    expect(message(template)).toMatchInlineSnapshot(`
      "Automated image update

      Automation name: flux-system/apps on prod

      Files:
      - a/api.yaml
      - b/web.yaml
      Objects:
      - Deployment web
        Changes:
          - r.example:5000/web:1 -> r.example:5000/web:2
      - Deployment job
        Changes:
          - x:1 -> x:2
      - Deployment api
        Changes:
          - x:1 -> x:2
      "
    `);
  });

  it('knows what templates of older documents ask for', () => {
    expect(message('{{ range .Updated.Images }}{{ println . }}{{ end }}')).toBe('r.example:5000/web:2\nx:2\n');
    expect(message('{{ range .Updated.Images }}{{ .Repository }}|{{ .Identifier }} {{ end }}')).toBe('r.example:5000/web|2 x|2 ');
    expect(message('{{ range $file, $_ := .Updated.Files }}{{ $file }} {{ end }}')).toBe('a/api.yaml b/web.yaml ');
  });

  it('says where a template is wrong', () => {
    expect(() => message('x\n{{ .Nothing }}')).toThrow(/commit message.*2/);
  });
});
