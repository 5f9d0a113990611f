import { SealingReported, type MessageOf } from '@fairlead/contracts';
import { canonicalJson, type SealingKey } from '@fairlead/domain';
import { Controller } from '../cluster/controller.js';
import { mayWrite, type SecretsSession } from '../cluster/session.js';
import type { SealedWith } from './sealed-secrets.js';

const MOST_KEYS = 100;
const MOST_STALE = 1000;
/** Changes that come together are told once. */
const GATHER_MILLISECONDS = 250;

/** Tells the cluster's certificates and what is still sealed with an older key, whenever that changes. */
export class SealingReport {
  private readonly controller: Controller;
  private reported: string | undefined;

  constructor(
    private readonly session: SecretsSession,
    private readonly state: () => { keys: readonly SealingKey[]; inUse: readonly SealedWith[] },
  ) {
    this.controller = new Controller({
      name: 'sealing-report',
      concurrency: 1,
      reconcile: () => this.report(),
      mayWrite: () => mayWrite(session),
      logger: session.logger,
    });
  }

  changed(): void {
    this.controller.add('report', GATHER_MILLISECONDS);
  }
  close(): Promise<void> {
    return this.controller.close();
  }

  private async report(): Promise<undefined> {
    const { bus, cluster } = this.session;
    const { keys, inUse } = this.state();
    const newest = keys[0];
    if (!newest) return;
    const content = {
      cluster,
      certificate: newest.pem,
      keys: keys.slice(0, MOST_KEYS).map(({ fingerprint, notBefore, notAfter }) => ({
        fingerprint,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
      })),
      stale: staleAmong(inUse, keys).slice(0, MOST_STALE),
    };
    const text = canonicalJson(content);
    this.reported ??= await this.lastReported();
    if (text === this.reported) return;
    await bus.publish(
      SealingReported,
      SealingReported.schema.parse({ ...content, at: new Date().toISOString() }) as MessageOf<typeof SealingReported>,
    );
    this.reported = text;
  }

  private async lastReported(): Promise<string | undefined> {
    const last = await this.session.bus.last(SealingReported, `status.sealing.${this.session.cluster}`);
    if (!last) return undefined;
    const { at: _at, ...content } = last.message;
    return canonicalJson(content);
  }
}

/** SealedSecrets with a value that the newest key does not open, with the oldest key that they need. */
function staleAmong(inUse: readonly SealedWith[], keys: readonly SealingKey[]) {
  const age = new Map(keys.map(({ fingerprint }, index) => [fingerprint, index]));
  return inUse
    .flatMap(({ fingerprints, tenant, application, ...place }) => {
      const oldest = [...fingerprints].sort((a, b) => (age.get(b) ?? 0) - (age.get(a) ?? 0))[0];
      if (oldest === undefined || (age.get(oldest) ?? 0) === 0) return [];
      return [
        {
          ...(tenant === undefined ? {} : { tenant }),
          ...(application === undefined ? {} : { application }),
          ...place,
          fingerprint: oldest,
        },
      ];
    })
    .sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}
