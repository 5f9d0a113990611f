import { z } from 'zod';

/** Most items of one page. */
export const PAGE_LIMIT = 500;
/** Most bytes of the items of one page, as JSON without compression: a page ends before the item that would make it larger. */
export const PAGE_BYTES = 95_000;
/** A page of a list: `next` is the cursor of the page after it, absent on the last. */
export const page = <T extends z.ZodType>(id: string, item: T) =>
  z.object({ items: z.array(item), next: z.string().optional() }).meta({ id });

/** Parameters of every paged list. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(PAGE_LIMIT)
    .default(100)
    .describe(
      `Items of a page, at most ${PAGE_LIMIT}. A page ends before it is larger than 100 kB, and has fewer then: \`next\` tells whether there is more.`,
    ),
  cursor: z
    .string()
    .max(400)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be a cursor that a page before gave as next')
    .optional()
    .describe('`next` of the page before; absent: the first page.'),
});

/** Text that a list is searched for. */
export const searched = (of: string) => z.string().min(1).max(200).optional().describe(`Only ${of} holds this text, in whatever case.`);
/** `true` or `false` as a condition. */
export const flag = (meaning: string) =>
  z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe(meaning);
