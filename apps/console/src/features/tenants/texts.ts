import type { Tenant } from '@fairlead/api-client';
import { numberText } from '../../ui/number-text';

type Spec = Tenant['spec'];
const count = (number: number, one: string, many = `${one}s`): string => `${numberText(number)} ${number === 1 ? one : many}`;

/** `3 people, 1 group` */
export function peopleText({ people = [] }: Pick<Spec, 'people'>): string {
  const groups = people.filter(({ group }) => group !== undefined).length;
  const users = people.length - groups;
  const parts = [...(users > 0 ? [count(users, 'person', 'people')] : []), ...(groups > 0 ? [count(groups, 'group')] : [])];
  return parts.join(', ') || 'nobody';
}
/** `pods 20, requests.cpu 4` of the first namespace that has one, and how many others there are. */
export function quotaText({ namespaces = [] }: Pick<Spec, 'namespaces'>): string {
  const [first, ...others] = namespaces.filter(({ quota }) => quota !== undefined && Object.keys(quota).length > 0);
  if (!first) return '–';
  const text = Object.entries(first.quota ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return others.length === 0 ? text : `${text} and ${others.length} more`;
}
/** Where a document stands: `file.yaml:3`. */
export const placeText = (at: { file?: string; line?: number } | undefined): string | undefined =>
  at?.file === undefined ? undefined : `${at.file}${at.line === undefined ? '' : `:${at.line}`}`;
