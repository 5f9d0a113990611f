import { ApiClusterEventList, ObjectName } from '../api/objects.js';
import { AboutLive } from './about-live.js';
import { defineQuestion, liveSubject } from './question.js';

/** api → syncer: what Kubernetes tells of an object, and of what it made. */
export const EventsAsked = defineQuestion({
  type: 'live.events',
  version: 1,
  request: AboutLive.extend({ object: ObjectName }),
  answer: ApiClusterEventList,
  subject: ({ cluster }) => liveSubject(cluster, 'events'),
});
