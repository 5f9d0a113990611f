import { describe, expect, it } from 'vitest';
import { renderGoTemplate } from './render-go-template.js';
import { TemplateError } from './template-error.js';

const data = {
  name: 'web',
  n: 3,
  half: 0.5,
  on: true,
  empty: '',
  list: ['a', 'b', 'c'],
  map: { b: 2, a: 1 },
  nested: { deep: { value: 'x' } },
  json: '{"user":"u","tags":["t1","t2"]}',
  constructor_like: 1,
};
const render = (text: string): string => renderGoTemplate(text, data, { name: 'test' });
const failure = (text: string, given: unknown = data): string => {
  try {
    renderGoTemplate(text, given, { name: 'test' });
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    return (error as Error).message;
  }
  throw new Error('should have failed');
};

describe('renderGoTemplate', () => {
  it.each([
    ['plain text {', 'plain text {'],
    ['{{ .name }}', 'web'],
    ['a {{- /* note }} */ -}} b', 'ab'],
    ['a {{- .name -}} b', 'awebb'],
    ['a\n{{- if .on }}\nyes\n{{- end }}\nb', 'a\nyes\nb'],
    ['{{ .nested.deep.value }}', 'x'],
    ['{{ (index .list 1) }}{{ $.n }}', 'b3'],
    ['{{ if .empty }}1{{ else if eq .n 3 }}2{{ else }}3{{ end }}', '2'],
    ['{{ range $i, $v := .list }}{{ $i }}={{ $v }};{{ end }}', '0=a;1=b;2=c;'],
    ['{{ range .list }}{{ . }}{{ if eq . "b" }}{{ break }}{{ end }}{{ end }}', 'ab'],
    ['{{ range .list }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'ac'],
    ['{{ range $k, $v := .map }}{{ $k }}{{ $v }} {{ end }}', 'a1 b2 '],
    ['{{ range .empty | list | compact }}x{{ else }}none{{ end }}', 'none'],
    ['{{ with .nested }}{{ .deep.value }}{{ end }}{{ with .empty }}x{{ else with .name }}{{ . }}{{ end }}', 'xweb'],
    ['{{ $x := 1 }}{{ if .on }}{{ $x = 2 }}{{ end }}{{ $x }}', '2'],
    ['{{ $x := 1 }}{{ if .on }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}', '21'],
    ['{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" .name }}{{ block "u" .n }}{{ . }}{{ end }}', '<web>3'],
    ['{{ printf "%s-%03d-%q-%v-%.2f%%" .name .n .name .list .half }}', 'web-003-"web"-[a b c]-0.50%'],
    ['{{ .name | upper | quote }} {{ .name | repeat 2 }}', '"WEB" webweb'],
    ['{{ and .on .n }} {{ or .empty "d" }} {{ not .on }}', '3 d false'],
    ['{{ or .on (index .list 99) }}', 'true'],
    ['{{ .map }} {{ .list }} {{ nil | print }}', 'map[a:1 b:2] [a b c] <nil>'],
    ['{{ .empty | default "d" }}{{ "x" | default "d" }}', 'dx'],
    ['{{ .name | b64enc }} {{ "d2Vi" | b64dec }}', 'd2Vi web'],
    ['{{ (.json | fromJson).user }} {{ .map | toJson }} {{ "<&>" | toJson }}', 'u {"a":1,"b":2} "\\u003c\\u0026\\u003e"'],
    ['{{ .list | join "," }} {{ (split "," "a,b")._1 }} {{ splitList "," "a,b" | last }}', 'a,b,c b b'],
    ['x:{{ "a\\nb" | nindent 2 }}', 'x:\n  a\n  b'],
    ['{{ "  a " | trim }}{{ trimSuffix "b" "ab" }}{{ trimPrefix "a" "ab" }}{{ trimAll "-" "--x--" }}', 'aabx'],
    ['{{ replace "-" "_" "a-b-c" }} {{ replace "$" "$&" "a$" }}', 'a_b_c a$&'],
    ['{{ add 1 2 }} {{ sub 5 2 }} {{ div 7 2 }} {{ mod 7 2 }} {{ mul 2 3 }} {{ max 1 5 2 }}', '3 3 3 1 6 5'],
    ['{{ ternary "y" "n" .on }} {{ coalesce .empty nil .name }} {{ hasKey .map "a" }} {{ dig "deep" "none" "-" .nested }}', 'y web true -'],
    ['{{ dict "a" 1 "b" "x" | toJson }} {{ keys .map | join "" }} {{ (merge (dict "a" 1) (dict "a" 2 "b" 3)).a }}', '{"a":1,"b":"x"} ab 1'],
    ['{{ .map | toYaml }}', 'a: 1\nb: 2'],
    ['{{ `raw "x"` }} {{ "\\u00e9\\n" | trim }} {{ \'a\' }} {{ 0x10 }} {{ -5 }} {{ 1.5 }}', 'raw "x" é 97 16 -5 1.5'],
    ['{{ "abc" | sha256sum | trunc 8 }}', 'ba7816bf'],
    ['{{ len .list }}{{ len .name }}{{ slice .name 1 3 }}{{ lt 1 2 }}{{ ge "b" "a" }}{{ ne .n 3 }}', '33ebtruetruefalse'],
    ['{{ "myWebApp" | kebabcase }} {{ "my-web" | snakecase }} {{ "my_web" | camelcase }}', 'my-web-app my_web MyWeb'],
    ['{{- range until 3 }}{{ . }}{{ end }}{{ range 2 }}{{ . }}{{ end }}', '01201'],
  ])('%j → %j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each([
    ['a\n  {{ .missing }}', 'test:2:6: there is no "missing" here'],
    ['{{ .nested.other.value }}', 'test:1:11: there is no "other" here'],
    ['{{ .name.first }}', 'test:1:9: "first" is asked of a string'],
    ['{{ .constructor }}', 'test:1:4: there is no "constructor" here'],
    ['{{ nosuch .name }}', 'test:1:4: there is no function named "nosuch"'],
    ['{{ constructor }}', 'test:1:4: there is no function named "constructor"'],
    ['{{ env "HOME" }}', 'test:1:4: there is no function named "env"'],
    ['{{ if .on }}x', 'test:1:1: {{if}} has no {{end}}'],
    ['x{{ end }}', 'test:1:2: {{end}} without an if, with or range before it'],
    ['{{ .name', 'test:1:1: an action is not closed: }} is missing'],
    ['{{ "abc }}', 'test:1:4: a string is not closed'],
    ['{{ $y }}', 'test:1:4: there is no variable $y'],
    ['{{ index .list 7 }}', 'test:1:4: index: there is no item 7: there are 3'],
    ['{{ upper }}', 'test:1:4: upper: 1 argument needed, got 0'],
    ['{{ .name | 3 }}', 'test:1:12: what follows | must be a function'],
    ['{{ eq .name .n }}', "test:1:4: eq: a string and a int can't be compared"],
    ['{{ template "none" }}', 'test:1:1: there is no template named "none"'],
    ['{{ (.name }}', 'test:1:4: a parenthesis is not closed'],
  ])('%j fails: %s', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  it.each([
    '{{ range until 10000 }}{{ range until 10000 }}x{{ end }}{{ end }}',
    '{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}',
    '{{ repeat 1000000000 "xxxx" }}',
    '{{ $x := "xxxxxxxxxxxxxxxxxxxxxxxx" }}{{ range until 40 }}{{ $x = print $x $x }}{{ end }}',
    '{{ printf "%999999999d" 1 }}',
    `${'{{ if true }}'.repeat(200)}${'{{ end }}'.repeat(200)}`,
    `{{ ${'('.repeat(300)}1${')'.repeat(300)} }}`,
    '{{ until 1000000000 }}',
  ])('is bounded: %.60s', (text) => {
    expect(failure(text)).toMatch(/more than|too large/);
  });

  it('never says a value', () => {
    const secret = { password: 'canary-value-1', map: { token: 'canary-value-2' } };
    for (const text of [
      '{{ .password.x }}',
      '{{ fail .password }}',
      '{{ fromJson .password }}',
      '{{ b64dec .password }}',
      '{{ index .password "a" }}{{ first .password }}',
      '{{ eq .password .map }}',
      '{{ index .map .password | upper | list | fields }}',
      '{{ template "x" .password }}',
      '{{ fromYaml (print "a: [" .password) }}',
      '{{ range .password }}{{ end }}',
    ]) {
      expect(failure(text, secret)).not.toContain('canary');
    }
  });

  it('prints what is missing as Go does when it is told to', () => {
    const options = { name: 'test', missingKey: 'default' } as const;
    expect(renderGoTemplate('{{ .a }}|{{ .a | default "d" }}|{{ .a.b }}', {}, options)).toBe('<no value>|d|<no value>');
  });

  it('takes functions of the caller', () => {
    expect(renderGoTemplate('{{ shout "a" }}', {}, { name: 'test', functions: { shout: (value) => `${String(value)}!` } })).toBe('a!');
  });
});
