export * from './errors.js';
export { reachedAt } from './reached-at.js';
export type { Credentials, CredentialsProvider } from './credentials.js';
export type { GitOptions } from './process/environment.js';
export type { CommitInfo } from './objects/commit.js';
export { MAX_SNAPSHOT_BYTES, type Snapshot } from './snapshot/snapshot.js';
export { ObjectReader } from './repository.js';
export { LocalRepository, openRepository } from './open-repository.js';
export { Mirror, type MirrorOptions, type Resolved } from './mirror/mirror.js';
export { affectedRoots } from './affected/affected-roots.js';
export { type CommitOptions, type FileContents, type Signature } from './working-copy/commit-stream.js';
export { BranchBusyError, MergeConflictError, PushDeniedError, PushRefusedError } from './working-copy/errors.js';
export { withTrailers, type Trailers } from './working-copy/trailers.js';
export {
  WorkingCopy,
  type ChangeOptions,
  type LogEntry,
  type LogOptions,
  type NewCommit,
  type Pushed,
} from './working-copy/working-copy.js';
