import { ensureDefinitions, isOurDefinition, type BuiltinDefinitionName, type DefinitionOwner } from '@fairlead/kube';
import type { SecretsSession } from './session.js';
import { watched } from './watched.js';

const NAMES = [
  'sealedsecrets.bitnami.com',
  'externalsecrets.external-secrets.io',
  'secretstores.external-secrets.io',
  'clustersecretstores.external-secrets.io',
] as const satisfies readonly BuiltinDefinitionName[];
export type SecretDefinition = (typeof NAMES)[number];
const isSecretDefinition = (name: string): name is SecretDefinition => (NAMES as readonly string[]).includes(name);

/** Whose each kind is, as long as it lasts: an operator that takes a definition over takes the work with it. */
export class SecretDefinitions {
  private readonly owners = new Map<SecretDefinition, DefinitionOwner>();
  private watching = false;

  constructor(
    private readonly session: SecretsSession,
    private readonly onChange: () => void,
  ) {}

  /** Installs what is missing; throws as `ensureDefinitions` does. May be called again after it failed. */
  async start(): Promise<void> {
    const { client, signal, logger } = this.session;
    for (const [name, owner] of await ensureDefinitions(client, NAMES, signal)) {
      this.owners.set(name, owner);
      if (owner === 'foreign') logger.info('the kind is served by an operator of its own on this cluster', { definition: name });
    }
    if (this.watching) return;
    await watched(
      this.session,
      { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' },
      {
        onChange: ({ type, object }) => {
          const { name } = object.metadata;
          if (isSecretDefinition(name)) this.take(name, type !== 'deleted' && isOurDefinition(object) ? 'ours' : 'foreign');
        },
      },
    );
    this.watching = true;
  }

  isOurs(name: SecretDefinition): boolean {
    return this.owners.get(name) === 'ours';
  }

  private take(name: SecretDefinition, owner: DefinitionOwner): void {
    if (this.owners.get(name) === owner) return;
    this.owners.set(name, owner);
    this.session.logger.info('the kind has another owner now', { definition: name, owner });
    this.onChange();
  }
}
