import { stringify } from 'yaml';

/** A document as people read it. Lines are never folded, and nothing is written as an alias. */
export const toYaml = (document: unknown): string => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
