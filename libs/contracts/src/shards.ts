/** Shards that each cluster's applications fall into; syncers hold ranges of them. Fixed, so that whoever publishes needs to know nothing of the cluster. */
export const SHARDS = 64;
/** Shard of an application, 0 … 63: FNV-1a of `<tenant>/<application>`. */
export function bucketOf(tenant: string, application: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${tenant}/${application}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % SHARDS;
}
