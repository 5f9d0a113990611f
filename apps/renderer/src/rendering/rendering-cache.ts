import type { Rendered } from './rendered.js';

export interface CachedRendering {
  readonly rendered: Rendered;
  /** Kept to put it again: that is one round trip, as asking would be, and renews its age before the garbage collection. */
  readonly bytes: Uint8Array;
}

const ENTRY_LIMIT = 5_000;
const BYTE_LIMIT = 64 * 1024 * 1024;

/** Renderings by fingerprint, the least recently used go first. The tool's version can't change while the process runs. */
export class RenderingCache {
  private readonly entries = new Map<string, CachedRendering>();
  private bytes = 0;

  constructor(
    private readonly entryLimit = ENTRY_LIMIT,
    private readonly byteLimit = BYTE_LIMIT,
  ) {}

  get(key: string): CachedRendering | undefined {
    const found = this.entries.get(key);
    if (!found) return undefined;
    this.entries.delete(key);
    this.entries.set(key, found);
    return found;
  }

  set(key: string, entry: CachedRendering): void {
    this.forget(key);
    this.entries.set(key, entry);
    this.bytes += entry.bytes.length;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.entryLimit && this.bytes <= this.byteLimit) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const found = this.entries.get(key);
    if (!found) return;
    this.entries.delete(key);
    this.bytes -= found.bytes.length;
  }
}
