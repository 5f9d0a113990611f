import { createHash } from 'node:crypto';
import type { RepositoryKey } from '../catalog/catalog-view.js';

const SHARDS = 16;
/** Shares of the repositories that instances hold. Fixed, so that every instance knows them without asking. */
export const SHARD_NAMES: readonly string[] = Array.from({ length: SHARDS }, (_, index) => String(index));
export const shardOf = (key: RepositoryKey): string => String(createHash('sha256').update(key).digest().readUInt32BE(0) % SHARDS);
