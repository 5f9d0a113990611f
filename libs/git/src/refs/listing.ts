/** Refs of a repository at one moment. */
export interface RefListing {
  /** Object id by full name; `HEAD` under its own. An annotated tag has its own id, not its commit's. */
  readonly refs: ReadonlyMap<string, string>;
  /** Full name of the branch that HEAD is. */
  readonly head?: string;
}

/** Nothing else is fetched unless an application asks for it by its full name. */
export const LISTED_PREFIXES = ['HEAD', 'refs/heads/', 'refs/tags/'] as const;
