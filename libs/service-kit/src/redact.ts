import { FairleadError } from '@fairlead/contracts';

export const REDACTED = '[redacted]';
const DEEPEST = 8;
const SECRET_KEY = /(token|password|passwd|passphrase|secret|authorization|cookie|apikey|privatekey|credentials|signature|kubeconfig)$/;

/** Whether a field of that name holds a secret: `token`, `slackToken`, `SLACK_TOKEN`, `Authorization`, `client-secret` … */
export const isSecretKey = (key: string): boolean => SECRET_KEY.test(key.toLowerCase().replace(/[^a-z0-9]/g, ''));

/** Text without what is recognisably a secret: user and password in URLs, authorization values, Slack and GitHub tokens, private keys. */
export function redactText(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi, `$1${REDACTED}@`)
    .replace(/\b(bearer|basic)\s+[A-Za-z0-9+/_.~-]{6,}=*/gi, `$1 ${REDACTED}`)
    .replace(/\bx(?:ox[a-z]|app)-[A-Za-z0-9-]{6,}/g, REDACTED)
    .replace(/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,})/g, REDACTED)
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED);
}

/**
 * Makes facts fit to be logged: fields whose name says that they hold a secret are replaced whatever they hold, every text is searched for
 * secrets by form and for the given values, errors become plain objects, and what is too deep or turns in a circle is cut.
 */
export function redactor(secrets: readonly string[] = []): (facts: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  // Shorter values would blot out ordinary words; a secret that short protects nothing.
  const values = secrets.filter((secret) => secret.length >= 6).sort((a, b) => b.length - a.length);
  const clean = (text: string): string => values.reduce((left, secret) => left.replaceAll(secret, REDACTED), redactText(text));

  const visit = (value: unknown, depth: number, above: readonly object[]): unknown => {
    if (typeof value === 'string') return clean(value);
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'function' || typeof value === 'symbol') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEEPEST || above.includes(value)) return '[cut]';
    const path = [...above, value];
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (value instanceof Error) return fields(errorFacts(value), depth, path);
    if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
    if (value instanceof URL) return clean(value.href);
    if (value instanceof Map) return visit([...value], depth, path);
    if (value instanceof Set || Array.isArray(value)) return [...value].map((item) => visit(item, depth + 1, path));
    return fields(value as Record<string, unknown>, depth, path);
  };
  const fields = (record: Readonly<Record<string, unknown>>, depth: number, path: readonly object[]): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [
        key,
        isSecretKey(key) && value !== undefined && value !== null ? REDACTED : visit(value, depth + 1, path),
      ]),
    );
  return (facts) => fields(facts, 0, [facts]);
}

/** An error as plain data, its causes included. A FairleadError's stack is left out: its message tells all that is needed. */
function errorFacts(error: Error): Record<string, unknown> {
  const known = error instanceof FairleadError;
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: error.message,
    ...(known ? { facts: error.facts } : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
    ...(error instanceof AggregateError ? { errors: error.errors } : {}),
  };
}
