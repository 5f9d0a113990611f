import { isRecord } from '@fairlead/domain';
import { SecretSpecError } from '../external/errors.js';
import type { Found } from '../external/property-path.js';

const STEP = /\.([\w-]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+)|(\*))\]|\.(\*)/y;

/** JSONPath as far as webhooks need it: `$.a.b[0]['c d']`, and `*` for every item. Filters and slices are refused. Throws `SecretSpecError`. */
export function jsonPath(document: unknown, path: string, store: string): Found {
  if (!path.startsWith('$')) throw new SecretSpecError(`${store}: result.jsonPath must begin with $`);
  let values: unknown[] = [document];
  let several = false;
  let at = 1;
  while (at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match) throw new SecretSpecError(`${store}: result.jsonPath is not understood from character ${at + 1} on`);
    const [whole, plain, single, double, index, star, dotStar] = match;
    at += whole.length;
    if (star !== undefined || dotStar !== undefined) {
      several = true;
      values = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : isRecord(value) ? Object.values(value) : []));
    } else values = values.flatMap((value) => step(value, plain ?? single ?? double, index));
  }
  if (several) return { value: values };
  return values.length === 0 ? undefined : { value: values[0] };
}

function step(value: unknown, name: string | undefined, index: string | undefined): unknown[] {
  if (index !== undefined) return Array.isArray(value) && Number(index) < value.length ? [(value as unknown[])[Number(index)]] : [];
  return name !== undefined && isRecord(value) && Object.hasOwn(value, name) ? [value[name]] : [];
}
