import type { Comparison } from '@fairlead/api-client';
import { KIND_WORDS, valueText, type ComparedField, type ComparedObject, type Drift, type Mark } from './differences';

/** The comparison as plain text, for a ticket or a chat. */
export function comparisonText(comparison: Comparison, objects: readonly ComparedObject[]): string {
  const { tenant, component, applications, missing, equal, clusters } = comparison;
  const width = Math.max(...applications.map(({ environment }) => environment.length), 3);
  const line = (environment: string, text: string): string => `  ${environment.padEnd(width)}  ${text}`.trimEnd();
  return [
    `${tenant}/${component}: ${applications.map(({ environment }) => environment).join(', ')}`,
    ...(missing.length === 0 ? [] : [`Nothing of it in: ${missing.join(', ')}`]),
    ...applications.map(({ environment, application, cluster, revision, version }) =>
      line(environment, `${version}, ${application} on ${cluster}, ${revision.commit.slice(0, 8)} ${revision.subject ?? ''}`),
    ),
    ...clusters.flatMap(({ environment, problem }) => (problem ? [line(environment, `NOT ASKED: ${problem.message}`)] : [])),
    '',
    ...objects.flatMap((object) => [...objectText(object, line, applications), '']),
    `${equal} ${equal === 1 ? 'object is' : 'objects are'} the same everywhere in Git.`,
    '',
  ].join('\n');
}

type Line = (environment: string, text: string) => string;
function objectText(object: ComparedObject, line: Line, applications: Comparison['applications']): string[] {
  const { kind, group, name, names, fields, marks, drift } = object;
  const present = applications.filter(({ environment }) => environment in names);
  const without = applications.filter(({ environment }) => !(environment in names)).map(({ environment }) => environment);
  return [
    `${kind}${group === '' ? '' : `.${group}`} ${name}${without.length === 0 ? '' : ` (not in ${without.join(', ')})`}`,
    ...reasons(marks, drift).map((text) => `  ${text}`),
    ...fields.flatMap((field) => [
      `  ${field.path}`,
      ...present.map(({ environment }) => `  ${line(environment, inOneLine(field.values[environment]))}`),
      ...fieldReasons(field).map((text) => `    ${text}`),
    ]),
  ];
}
const fieldReasons = ({ marks, drift }: ComparedField): string[] => reasons(marks, drift);
const reasons = (marks: readonly Mark[], drift: readonly Drift[]): string[] => [
  ...marks.map(({ environment, kind, why }) => `[${KIND_WORDS[kind].label}] ${environment}: ${why}`),
  ...drift.map(
    ({ environment, cluster, runs, why }) =>
      `[${KIND_WORDS.drift.label}] ${environment} on ${cluster}${runs === undefined ? '' : ` runs ${inOneLine(runs)}`}: ${why}`,
  ),
];
const inOneLine = (value: string | undefined): string => (value === undefined ? '(not set)' : valueText(value).replaceAll('\n', '\\n'));
