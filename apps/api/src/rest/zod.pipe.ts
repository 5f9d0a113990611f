import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { invalid } from './api-error.js';
import { nulAt } from './nul.js';

/** For routes without parameters: an unknown one is a mistake, not something to pass over. */
export const NoQuery = z.strictObject({});

/** Checks a parameter, the query or the body with its schema, and tells everything that is wrong at once. */
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.infer<S>> {
  constructor(private readonly schema: S) {}

  /** @throws ApiError 400 */
  transform(value: unknown, { type, data }: ArgumentMetadata): z.infer<S> {
    const where = data ?? (type === 'body' ? 'body' : 'query');
    const parsed = this.schema.safeParse(type === 'body' ? (value ?? {}) : value);
    if (parsed.success) {
      const nul = nulAt(parsed.data);
      if (nul === undefined) return parsed.data;
      throw invalid([{ at: nul.join('.') || where, message: 'must not hold the character U+0000' }]);
    }
    throw invalid(parsed.error.issues.flatMap((issue) => errorsOf(issue, where)));
  }
}

function errorsOf(issue: z.core.$ZodIssue, where: string): { at: string; message: string }[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ at: key, message: `is not a parameter here` }));
  return [{ at: issue.path.length === 0 ? where : issue.path.join('.'), message: issue.message }];
}
