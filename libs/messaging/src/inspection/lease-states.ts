import type { Bus } from '../bus.js';
import { isDeletion } from '../catalog/key-value-store.js';
import { Holder, Member } from '../leases/group-view.js';
import type { Delivery } from '../reading/delivery.js';
import { readAll } from '../reading/ordered-reader.js';
import { LEASES_STREAM } from '../topology/streams.js';

/** What one instance of a group serves. */
export interface LeaseState {
  readonly group: string;
  readonly instance: string;
  /** Sorted. */
  readonly shards: readonly string[];
}

const BASE = '$KV.leases.';

/** Who serves which shard now, by the leases that are there. A shard counts only while the session that holds it is alive. */
export async function leaseStates({ link }: Bus): Promise<LeaseState[]> {
  let members: { group: string; member: Member }[] = [];
  let holders: { group: string; holder: Holder }[] = [];
  const take = (delivery: Delivery): void => {
    if (isDeletion(delivery)) return;
    const [kind, group = ''] = delivery.subject.slice(BASE.length).split('.');
    const value = parsed(delivery.data);
    const member = kind === 'member' ? Member.safeParse(value) : undefined;
    const holder = kind === 'shard' ? Holder.safeParse(value) : undefined;
    if (member?.success) members.push({ group: nameOf(group), member: member.data });
    if (holder?.success) holders.push({ group: nameOf(group), holder: holder.data });
  };
  await readAll(link, {
    stream: LEASES_STREAM,
    filters: [`${BASE}member.*.*`, `${BASE}shard.*.*`],
    label: 'inspection',
    onMessage: take,
    onRestart: () => void ((members = []), (holders = [])),
  });
  const shardsOf = new Map<string, Set<string>>();
  for (const { group, holder } of holders) {
    const key = `${group}/${holder.session}`;
    shardsOf.set(key, (shardsOf.get(key) ?? new Set()).add(holder.shard));
  }
  const newest = new Map(members.map((one) => [`${one.group}/${one.member.instance}`, one]));
  return [...newest.values()]
    .map(({ group, member: { instance, session } }) => ({
      group,
      instance,
      shards: [...(shardsOf.get(`${group}/${session}`) ?? [])].sort(),
    }))
    .sort((a, b) => `${a.group}/${a.instance}`.localeCompare(`${b.group}/${b.instance}`, 'en'));
}

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The word of a subject as the name that it stands for, see `lease.ts`. */
function nameOf(word: string): string {
  try {
    return decodeURIComponent(word.replaceAll('=', '%'));
  } catch {
    return word;
  }
}
