import { ManifestsRendered, type MessageOf } from '@fairlead/contracts';
import { APPLICATION_LABEL, applicationLabel, type KubeObject } from '@fairlead/domain';
import type { SecretsSession } from './session.js';

/** Which objects are this Fairlead's: those of applications that it was ever told of. Another Fairlead may serve others on the same cluster. */
export class ServedApplications {
  private readonly labels = new Set<string>();

  /** @param onNew told of the label of each application that is met */
  constructor(
    private readonly session: SecretsSession,
    private readonly onNew: (label: string) => void,
  ) {}

  async start(): Promise<void> {
    const { bus, cluster, signal } = this.session;
    await bus.follow({
      consumer: `syncer-secrets-${cluster}`,
      contracts: [ManifestsRendered],
      filters: [`desired.${cluster}.>`],
      from: 'last-per-subject',
      onMessage: ({ message }) => this.met(applicationLabel(message as MessageOf<typeof ManifestsRendered>)),
      signal,
    });
  }

  has(object: KubeObject): boolean {
    const label = object.metadata.labels?.[APPLICATION_LABEL];
    return label !== undefined && this.labels.has(label);
  }

  private met(label: string): void {
    if (this.labels.has(label)) return;
    this.labels.add(label);
    this.onNew(label);
  }
}
