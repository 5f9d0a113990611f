import { isSecretKey, redactText } from '@fairlead/service-kit';

const LONGEST = 1_000;
const DEEPEST = 40;
/** What Secrets and ConfigMaps hold. */
const CONTENTS = new Set(['data', 'stringdata', 'binarydata']);
const HIDDEN = '[hidden]';

/** A message fit to be shown: whatever stands under a name that means secrets is hidden, and long texts are cut. */
export function shown(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cut(redactText(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => shown(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key) && hasContent(item) ? HIDDEN : shown(item, depth + 1)]),
  );
}

const isSecret = (key: string): boolean => CONTENTS.has(key.toLowerCase()) || isSecretKey(key);
const hasContent = (value: unknown): boolean => value !== null && value !== undefined;
const cut = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length - LONGEST} characters more)` : text;
