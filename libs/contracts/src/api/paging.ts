import { z } from 'zod';

/** Most items of one page. */
export const PAGE_LIMIT = 500;
/** A page of a list: `next` is the cursor of the page after it, absent on the last. */
export const page = <T extends z.ZodType>(id: string, item: T) =>
  z.object({ items: z.array(item), next: z.string().optional() }).meta({ id });

/** Parameters of every paged list. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(100).describe(`Items of a page, at most ${PAGE_LIMIT}.`),
  cursor: z
    .string()
    .max(400)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be a cursor that a page before gave as next')
    .optional()
    .describe('`next` of the page before; absent: the first page.'),
});
