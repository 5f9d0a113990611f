import { z } from 'zod';
import { Asked } from '../resources/people.js';
import { defineQuestion } from './question.js';

/** The one api that writes the read models of applications listens here. */
export const REBUILD_SUBJECT = 'ask.api.rebuild';

/** Has the read models written anew; what came of it is told as the outcome of the command. */
export const RebuildAsked = defineQuestion({
  type: 'live.rebuild',
  version: 1,
  request: z.object({ asked: Asked }),
  /** `begun` is false while an earlier one is under way. */
  answer: z.object({ begun: z.boolean() }),
  subject: () => REBUILD_SUBJECT,
});
