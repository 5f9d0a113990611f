import { randomUUID } from 'node:crypto';
import { ActionAudited, bucketOf, ObjectActionRequested, type MessageOf, type ObjectAction } from '@fairlead/contracts';
import { refOf, type KubeObject } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import { waitUntil } from '@fairlead/local-stack';
import { CLUSTER, type SyncerFixture } from '../syncer.fixtures.js';

type Audited = MessageOf<typeof ActionAudited>;
type Order = MessageOf<typeof ObjectActionRequested>;

/** Orders as the api gives them, and what is told of them. */
export class Orders {
  constructor(
    private readonly bus: Bus,
    private readonly syncer: Pick<SyncerFixture, 'tenant' | 'namespace'>,
  ) {}

  /** @param more also `tenant`, of whom it is asked */
  order(application: string, action: ObjectAction, of: KubeObject, more: Partial<Record<keyof Order, unknown>> = {}): Order {
    const { group, kind, name, namespace } = refOf(of);
    const tenant = String(more.tenant ?? this.syncer.tenant);
    return ObjectActionRequested.schema.parse({
      ...{ id: randomUUID(), actor: 'ann', via: 'console', reason: 'it hangs', tenant, application, cluster: CLUSTER },
      ...{ bucket: bucketOf(tenant, application), action, at: new Date().toISOString() },
      object: { group, kind, namespace: namespace ?? this.syncer.namespace, name },
      ...(of.metadata.uid === undefined ? {} : { uid: of.metadata.uid }),
      ...more,
    });
  }

  async publish(order: Order): Promise<void> {
    await this.bus.publish(ObjectActionRequested, order);
  }

  async send(order: Order): Promise<Audited> {
    await this.publish(order);
    return this.answer(order);
  }

  /** Asks, and waits for what became of it. */
  ask(application: string, action: ObjectAction, of: KubeObject, more: Partial<Record<keyof Order, unknown>> = {}): Promise<Audited> {
    return this.send(this.order(application, action, of, more));
  }

  async answers({ id, tenant, application }: Pick<Order, 'id' | 'tenant' | 'application'>): Promise<Audited[]> {
    const all = await this.bus.all(ActionAudited, `event.action-audited.${tenant}.${application}`);
    return all.map(({ message }) => message).filter((entry) => entry.id === id);
  }

  answer(order: Order): Promise<Audited> {
    return waitUntil(async () => (await this.answers(order))[0], {
      what: `an answer to ${order.action} of ${order.object.kind} ${order.object.name}`,
      timeoutMilliseconds: 60_000,
    });
  }
}
