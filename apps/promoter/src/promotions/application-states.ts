import { ApplicationHeld, SyncStatus, type MessageOf } from '@fairlead/contracts';
import type { ClusterState } from '@fairlead/domain';
import type { Bus, Received } from '@fairlead/messaging';

type Status = MessageOf<typeof SyncStatus>;
type Held = MessageOf<typeof ApplicationHeld>;

/** How applications stand on their clusters, from the last value of each on STATUS. */
export class ApplicationStates {
  private readonly states = new Map<string, Map<string, ClusterState & { generation: number }>>();
  private readonly holds = new Map<string, Held>();

  /** Follows the stream; resolves once everything that was there is known. */
  follow(bus: Bus, signal: AbortSignal, onChange: (tenant: string, application: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      bus
        .follow({
          consumer: 'promoter-states',
          contracts: [SyncStatus, ApplicationHeld],
          from: 'last-per-subject',
          onMessage: (received) => this.take(received, onChange),
          onCaughtUp: resolve,
          signal,
        })
        .catch(reject);
    });
  }

  of(tenant: string, application: string): ClusterState[] {
    return [...(this.states.get(`${tenant}/${application}`)?.values() ?? [])];
  }

  /** Commit of the newest rendering that some cluster has or is getting. */
  newestCommit(tenant: string, application: string): string | undefined {
    const states = [...(this.states.get(`${tenant}/${application}`)?.values() ?? [])].filter(({ deleted }) => !deleted);
    return states.sort((a, b) => b.generation - a.generation)[0]?.commit;
  }

  hold(tenant: string, application: string): Held | undefined {
    return this.holds.get(`${tenant}/${application}`);
  }

  private take({ contract, message }: Received<unknown>, onChange: (tenant: string, application: string) => void): void {
    if (contract.type === ApplicationHeld.type) {
      const held = message as Held;
      this.holds.set(`${held.tenant}/${held.application}`, held);
      return onChange(held.tenant, held.application);
    }
    const { tenant, application, cluster, sync, health, at, deleted, generation, revision } = message as Status;
    const key = `${tenant}/${application}`;
    const known = this.states.get(key) ?? new Map<string, ClusterState & { generation: number }>();
    const commit = revision?.commit;
    const before = known.get(cluster);
    known.set(cluster, { cluster, sync, health, at, deleted, generation, ...(commit !== undefined && { commit }) });
    this.states.set(key, known);
    if (before?.sync !== sync || before.health !== health || before.commit !== commit || before.deleted !== deleted)
      onChange(tenant, application);
  }
}
