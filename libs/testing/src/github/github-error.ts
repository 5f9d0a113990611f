import type { StandInAnswer } from '../http/http-stand-in.js';

/** One entry of `errors` in a 422 (GitHub documentation, "Troubleshooting the REST API", validation failed). */
export interface Complaint {
  readonly resource: string;
  readonly field?: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  readonly message?: string;
}

/** An answer that refuses. */
export class GitHubError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: readonly (Complaint | string)[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'GitHubError';
  }

  answer(): StandInAnswer {
    const body = {
      message: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(this.status),
    };
    return { status: this.status, headers: this.headers, body };
  }
}

export const notFound = (message = 'Not Found') => new GitHubError(404, message);
export const validationFailed = (...errors: Complaint[]) => new GitHubError(422, 'Validation Failed', errors);

export type Body = Readonly<Record<string, unknown>>;

/** A field that must be there. Throws the 422 that GitHub's schema check gives. */
export function requiredText(body: Body, field: string): string {
  const value = body[field];
  if (value === undefined || value === null) throw new GitHubError(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  return textOf(value, field);
}

export function optionalText(body: Body, field: string): string | undefined {
  const value = body[field];
  return value === undefined || value === null ? undefined : textOf(value, field);
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new GitHubError(422, `Invalid request.\n\nFor '${field}', ${JSON.stringify(value)} is not a string.`);
}

export function oneOf<T extends string>(value: string, field: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found) return found;
  throw new GitHubError(422, `Invalid request.\n\nFor '${field}', "${value}" is not a member of ${JSON.stringify(allowed)}.`);
}
