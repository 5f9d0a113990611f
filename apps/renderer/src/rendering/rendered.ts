import type { ManifestsRendered, MessageOf, Problem } from '@fairlead/contracts';
import type { Declared } from '@fairlead/rendering';

/** What became of a source, ready to be told. */
export interface Rendered {
  /** Undefined for an application without destination. */
  readonly bundle: MessageOf<typeof ManifestsRendered>['bundle'];
  readonly declared: Declared;
  /** Only of an application without destination: what of it could not be read. */
  readonly problems: readonly Problem[];
}
