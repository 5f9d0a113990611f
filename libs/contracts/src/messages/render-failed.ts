import { defineMessage } from '../message.js';
import { About, Problem } from './common.js';

/** renderer: no manifests could be made of a revision; the last good rendering stays. */
export const RenderFailed = defineMessage({
  type: 'render.failed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.render-failed.*.*',
  schema: About.extend({ problem: Problem }),
  subject: (m) => `event.render-failed.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `render-failed:${m.tenant}/${m.application}:${m.generation}`,
});
