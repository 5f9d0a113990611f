import { createHash } from 'node:crypto';
import type { KubeObject } from '@fairlead/domain';

/** As External Secrets hashes: SHA3-224 of what Go's fmt prints with %+v. The same values give the same hash there and here. */
const objectHash = (printed: string): string => createHash('sha3-224').update(printed).digest('hex');
const sortedKeys = (fields: object): string[] => Object.keys(fields).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** Value of the annotation that shows whether somebody else changed the values. */
export const dataHash = (data: Readonly<Record<string, Uint8Array>>): string =>
  objectHash(
    `map[${sortedKeys(data)
      .map((key) => `${key}:[${[...(data[key] ?? [])].join(' ')}]`)
      .join(' ')}]`,
  );

/** Value of the label that names the ExternalSecret that a Secret was made by. */
export const createdBy = (namespace: string, name: string): string => objectHash(`${namespace}/${name}`);

const printed = (fields: Readonly<Record<string, string>>): string =>
  `map[${sortedKeys(fields)
    .map((key) => `${key}:${fields[key]}`)
    .join(' ')}]`;
/** Which generation, labels and annotations an ExternalSecret has; another value asks for a refresh (which `force-sync` makes use of). */
export function resourceVersionOf({ metadata }: KubeObject): string {
  const { annotations = {}, labels = {} } = metadata;
  return `${metadata.generation ?? 0}-${objectHash(`{annotations:${printed(annotations)} labels:${printed(labels)}}`)}`;
}
