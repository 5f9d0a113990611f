import type { PlatformDocument } from '@fairlead/contracts';
import { didYouMean, mayAct } from '@fairlead/domain';
import { inlineCode } from '../messages/escape.js';
import type { Directory } from '../routing/directory.js';

export type NamedKind = 'Application' | 'Promotion';
type AnyNamed = Extract<PlatformDocument, { kind: NamedKind }>;
type Named<K extends NamedKind> = Extract<PlatformDocument, { kind: K }>;
export type Found<K extends NamedKind> = { readonly document: Named<K> } | NotFound;
export interface NotFound {
  /** Escaped. */
  readonly problem: string;
  /** Where the person looked, if there is such a tenant, and for what. */
  readonly tenant?: string;
  readonly name?: string;
}

/**
 * Finds what a person names `<tenant>/<name>`, or `<name>` where it is the only one among the tenants whose applications the person may see. What
 * there is in other tenants is suggested to nobody.
 */
export function findNamed<K extends NamedKind>(directory: Directory, kind: K, typed: string, slack: string): Found<K> {
  const noun = kind.toLowerCase();
  const all = directory.all(kind);
  const visible = all.filter(({ spec }) => mayAct('view', spec.tenant, { slack }, directory.tenants).allowed);
  const names = visible.map(nameOf);
  const shown = inlineCode(typed, 150);
  const [tenant = '', name, ...more] = typed.split('/');
  if (more.length > 0) return { problem: `${shown} is not the name of a ${noun}: it is written \`&lt;tenant&gt;/&lt;${noun}&gt;\`.` };
  if (name === undefined) {
    const fitting = visible.filter((one) => localName(one) === typed);
    const [only] = fitting;
    return only !== undefined && fitting.length === 1 ? { document: only } : notAlone(noun, typed, slack, visible, fitting);
  }
  const exact = all.find((one) => nameOf(one) === typed);
  if (exact !== undefined) return { document: exact };
  const place = directory.tenants.has(tenant) ? { tenant, name } : {};
  return { problem: `There is no ${noun} ${shown}${didYouMean(typed, names)}.`, ...place };
}

function notAlone(noun: string, typed: string, slack: string, visible: readonly AnyNamed[], fitting: readonly AnyNamed[]): NotFound {
  const shown = inlineCode(typed, 150);
  if (visible.length === 0) {
    return {
      problem: `There is no ${noun} that you may see. Have your Slack id added to your entry in \`spec.people\` of your Tenant (\`slack: ${slack}\`).`,
    };
  }
  if (fitting.length === 0) {
    return { problem: `Your tenants have no ${noun} ${shown}${didYouMean(typed, visible.map(localName))}.` };
  }
  const names = fitting.map((one) => inlineCode(nameOf(one), 150));
  return { problem: `${shown} is the name of ${fitting.length} ${noun}s: say which of ${names.join(', ')}.` };
}

const localName = ({ metadata }: AnyNamed): string => metadata.name;
const nameOf = ({ spec, metadata }: AnyNamed): string => `${spec.tenant}/${metadata.name}`;
