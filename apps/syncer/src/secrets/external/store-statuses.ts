import type { KubeObject } from '@fairlead/domain';
import { statusOf, withCondition } from '../cluster/conditions.js';
import { Controller } from '../cluster/controller.js';
import type { SecretWriter } from '../cluster/secret-writer.js';
import { mayWrite, type SecretsSession } from '../cluster/session.js';
import { SecretSpecError } from './errors.js';
import { checkStore } from './stores.js';

/** Writes whether a store can be used, as far as its document tells. */
export class StoreStatuses {
  private readonly controller: Controller;

  constructor(
    session: SecretsSession,
    private readonly writer: SecretWriter,
    find: (key: string) => KubeObject | undefined,
  ) {
    this.controller = new Controller({
      name: 'secret-stores',
      concurrency: 2,
      reconcile: async (key) => {
        const store = find(key);
        if (store) await this.report(store);
        return undefined;
      },
      mayWrite: () => mayWrite(session),
      logger: session.logger,
    });
  }

  /** @param key of the object in its cache */
  add(key: string): void {
    this.controller.add(key);
  }
  close(): Promise<void> {
    return this.controller.close();
  }

  private async report(store: KubeObject): Promise<void> {
    const problem = problemOf(store);
    // For another controller: its status is that one's.
    if (problem === 'other-class') return;
    const conditions = withCondition(
      store,
      problem === undefined
        ? { type: 'Ready', status: 'True', reason: 'Valid', message: 'store validated' }
        : { type: 'Ready', status: 'False', reason: 'InvalidProviderConfig', message: problem.message },
      new Date(),
    );
    if (conditions || statusOf(store)['capabilities'] !== 'ReadOnly') {
      await this.writer.writeStatus(store, { capabilities: 'ReadOnly', ...(conditions ? { conditions } : {}) });
    }
  }
}

function problemOf(store: KubeObject): SecretSpecError | 'other-class' | undefined {
  try {
    return checkStore(store).controller === '' ? undefined : 'other-class';
  } catch (error) {
    if (error instanceof SecretSpecError) return error;
    throw error;
  }
}
