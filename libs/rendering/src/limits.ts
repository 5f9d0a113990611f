/** Bounds of one rendering. */
export interface RenderLimits {
  /** Time of the kustomize process, in milliseconds. */
  readonly timeoutMilliseconds: number;
  /** Bytes that kustomize may print, and that the files of a directory may have together. */
  readonly outputBytes: number;
  /** Resident memory of the kustomize process, in bytes; watched where /proc is. */
  readonly memoryBytes: number;
  readonly objects: number;
  /** Bytes of an unpacked snapshot. */
  readonly snapshotBytes: number;
  readonly snapshotFiles: number;
}

const MEBI = 1024 * 1024;

export const defaultLimits: RenderLimits = Object.freeze({
  timeoutMilliseconds: 30_000,
  outputBytes: 64 * MEBI,
  memoryBytes: 1024 * MEBI,
  objects: 20_000,
  snapshotBytes: 512 * MEBI,
  snapshotFiles: 50_000,
});
