import type { ApiProblem } from '@fairlead/contracts';

export interface ApiErrorFields {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly advice: string;
  readonly errors?: { at: string; message: string }[];
  /** Seconds after which it is worth trying again. */
  readonly retryAfter?: number;
}

/** A request that is answered with problem+json. */
export class ApiError extends Error {
  constructor(readonly fields: ApiErrorFields) {
    super(fields.detail);
    this.name = 'ApiError';
  }

  toProblem(): ApiProblem {
    const { retryAfter: _retryAfter, ...fields } = this.fields;
    return { type: `urn:fairlead:problem:${fields.code}`, ...fields };
  }
}

export const invalid = (errors: { at: string; message: string }[]): ApiError =>
  new ApiError({
    status: 400,
    code: 'InvalidRequest',
    title: 'The request is not valid',
    detail: errors.map(({ at, message }) => `${at}: ${message}`).join('; '),
    advice: 'Correct the parameters that are named; /api/v1/openapi.json describes every one.',
    errors,
  });

export const notFound = (what: string, advice: string): ApiError =>
  new ApiError({ status: 404, code: 'NotFound', title: 'There is no such thing', detail: `${what} does not exist.`, advice });
