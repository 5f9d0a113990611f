import { ApiTree } from '../api/objects.js';
import { AboutLive } from './about-live.js';
import { defineQuestion, liveSubject } from './question.js';

/** api → syncer: the objects of an application on a cluster, and what they made. */
export const TreeAsked = defineQuestion({
  type: 'live.tree',
  version: 1,
  request: AboutLive,
  answer: ApiTree,
  subject: ({ cluster }) => liveSubject(cluster, 'tree'),
});
