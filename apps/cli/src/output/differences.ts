import { paint } from './table.js';

/** One field, or one whole object, before and after. */
export interface Change {
  readonly path: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Said beside the path. */
  readonly note?: string;
}
export interface ObjectChange {
  /** `apps/Deployment shop/web`. */
  readonly title: string;
  /** Where before and after are from, such as `Git` and `production`. */
  readonly sides: readonly [before: string, after: string];
  readonly changes: readonly Change[];
}

/** In the manner of `diff -u`, by field instead of by line: where a field stands in a file is of no interest here. */
export function differenceText({ title, sides: [before, after], changes }: ObjectChange): string {
  const lines = [paint(`--- ${title} (${before})`, 'bold'), paint(`+++ ${title} (${after})`, 'bold')];
  for (const change of changes) {
    lines.push(paint(`@@ ${change.path}${change.note === undefined ? '' : `: ${change.note}`} @@`, 'grey'));
    if (change.before !== undefined) lines.push(...prefixed('-', change.before).map((line) => paint(line, 'red')));
    if (change.after !== undefined) lines.push(...prefixed('+', change.after).map((line) => paint(line, 'green')));
  }
  return lines.join('\n');
}
const prefixed = (sign: string, text: string): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${sign}${line}`);

export const objectTitle = ({ group, kind, namespace, name }: { group: string; kind: string; namespace?: string; name: string }): string =>
  `${group === '' ? '' : `${group}/`}${kind} ${namespace ? `${namespace}/` : ''}${name}`;
