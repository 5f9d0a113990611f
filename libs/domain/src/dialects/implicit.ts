import type { PlatformDocument } from '@fairlead/contracts';

const MARK = 'fairlead.dev/implicit';
/** Annotation of Repositories that nobody wrote: they follow from a URL in another document, and many documents may name it. */
export const IMPLICIT: Record<string, string> = { [MARK]: 'true' };
export const isImplicit = ({ metadata }: PlatformDocument): boolean => metadata.annotations?.[MARK] === 'true';

/** Whether both stand for the same repository that nobody declared, so that neither is a rival of the other. The catalog may have added credentials to one. */
export const areSameImplicit = (a: PlatformDocument, b: PlatformDocument): boolean =>
  isImplicit(a) &&
  isImplicit(b) &&
  a.kind === 'Repository' &&
  b.kind === 'Repository' &&
  a.spec.url === b.spec.url &&
  a.spec.type === b.spec.type;
