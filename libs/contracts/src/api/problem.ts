import { z } from 'zod';

/** RFC 9457 `application/problem+json`: every answer of the API that is no success. */
export const ApiProblem = z
  .object({
    /** `urn:fairlead:problem:<code>`. */
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    /** Stable; programs may branch on it. */
    code: z.string(),
    /** What failed. */
    detail: z.string(),
    /** What a person can do. */
    advice: z.string(),
    /** Parameters or fields that are wrong, every one of them. */
    errors: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'Why a request was not done, with a stable code and advice.' });
export type ApiProblem = z.infer<typeof ApiProblem>;
