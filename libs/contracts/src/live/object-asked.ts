import { ApiObjectDetail, ObjectName } from '../api/objects.js';
import { AboutLive } from './about-live.js';
import { defineQuestion, liveSubject } from './question.js';

/** api → syncer: one object as Git wants it and as it is. */
export const ObjectAsked = defineQuestion({
  type: 'live.object',
  version: 1,
  request: AboutLive.extend({ object: ObjectName }),
  answer: ApiObjectDetail,
  subject: ({ cluster }) => liveSubject(cluster, 'object'),
});
