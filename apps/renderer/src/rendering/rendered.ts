import type { ManifestsRendered, MessageOf, Problem } from '@fairlead/contracts';
import type { Declared } from '@fairlead/rendering';

/** What became of a source, ready to be told. */
export interface Rendered {
  /** Undefined for an application without destination. */
  readonly bundle: MessageOf<typeof ManifestsRendered>['bundle'];
  /** Of the pods that the objects make. */
  readonly images: readonly string[];
  readonly declared: Declared;
  /** What of documents of other systems is read otherwise than there. */
  readonly notes: readonly Problem[];
  /** Documents of other systems that are refused; of an application without destination, all that could not be read. */
  readonly problems: readonly Problem[];
  /** Catalog keys that refused documents of other systems would have; `*` if that can't be told. */
  readonly refused: readonly string[];
}
