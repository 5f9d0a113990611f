import { FairleadError, Retry, type RepositoryDocument } from '@fairlead/contracts';
import type { CredentialsProvider } from '@fairlead/git';
import type { CatalogApplication } from '../catalog/catalog-view.js';

/** `settle`: look at the applications; `list`: ask the host whether it has something new first; `fetch`: it is known to have. */
export type Wish = 'settle' | 'list' | 'fetch';

/** How a repository is reached. Equal values are the same way. */
export interface Access {
  readonly url: string;
  /** Name of the credentials; undefined for none. */
  readonly credentialsName: string | undefined;
  readonly credentials: CredentialsProvider | undefined;
}

/** What is done with a repository of one type. */
export interface RepositoryWork {
  readonly type: RepositoryDocument['spec']['type'];
  /**
   * Makes what was announced of the applications equal to what the repository holds.
   * @throws what kept it from that; it is called again later
   */
  run(wish: Wish, access: Access, applications: readonly CatalogApplication[]): Promise<void>;
  /** Ends what is under way. */
  close(): void;
}

/** What every kind of work is given. */
export interface WorkContext {
  /** False once the poller has been stopped or another instance may have taken over. */
  readonly mayAnnounce: () => boolean;
  readonly timed: <T>(step: 'list' | 'fetch' | 'settle', work: () => Promise<T>) => Promise<T>;
}

/** Something kept an application from being read, and that was told of it; the others are well. */
export class AlreadyToldError extends FairleadError {
  readonly code = 'AlreadyTold';
  readonly retry = Retry.backoff;
}
