import type { Draft } from './define-kind.js';

/** What a document's labels say about its place among environments. */
export function placeLabels(draft: Draft): { environment?: string; component?: string } {
  const environment = draft.label('fairlead.dev/environment');
  const component = draft.label('fairlead.dev/component');
  return { ...(environment ? { environment } : {}), ...(component ? { component } : {}) };
}
