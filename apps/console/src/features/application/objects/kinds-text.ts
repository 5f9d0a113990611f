import { numberText } from '../../../ui/number-text';

/** `37 Pods`, `4 Ingresses`. */
export function kindsText(count: number, kind: string): string {
  const plural = /(s|x|ch|sh)$/.test(kind) ? `${kind}es` : /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  return `${numberText(count)} ${plural}`;
}
