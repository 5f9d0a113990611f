import type { KubeObject } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import type { SecretsConfig } from '../config.js';
import type { FindQuery } from '../external/external-secret-spec.js';

/** One secret as a provider keeps it: bytes (which may be JSON), or fields by name. */
export type RemoteSecret = { readonly bytes: Buffer } | { readonly fields: Readonly<Record<string, unknown>> };
export interface RemoteKey {
  readonly key: string;
  readonly property?: string;
  readonly version?: string;
}

/** Reads from one store. Methods throw `NoSecretError`, `SecretProviderError`, `SecretSpecError`; no message holds a value. */
export interface SecretsReader {
  /** The property is a matter of how the provider is asked, and not taken from what it answers. */
  readonly asksForProperty?: boolean;
  read(key: RemoteKey): Promise<RemoteSecret>;
  /** Every secret that a query names. Absent: the provider has no way to list. */
  find?(query: FindQuery): Promise<Map<string, RemoteSecret>>;
  close?(): Promise<void>;
}

/** A key of a Secret or ConfigMap that a store's settings name. */
export interface KeySelector {
  readonly name?: string | undefined;
  readonly key?: string | undefined;
  readonly namespace?: string | undefined;
}
export interface ProviderContext {
  /** `SecretStore shop/aws`, for messages. */
  readonly store: string;
  /** Namespace of the store's own references: its own, or of a ClusterSecretStore where none is said, that of the ExternalSecret. */
  readonly namespace: string;
  /** The cluster that the store is on. */
  readonly client: KubeClient;
  readonly config: SecretsConfig;
  readonly signal: AbortSignal;
  /** Value of a Secret that the store's settings name; in the store's namespace. Remembered: its change refreshes. */
  secret(selector: KeySelector, field: string): Promise<string>;
  /** Value of a ConfigMap that the store's settings name. */
  configMap(selector: KeySelector, field: string): Promise<string>;
  /** Namespace that a reference of the settings means. Throws `SecretSpecError` where a SecretStore reaches out of its own. */
  namespaceOf(selector: KeySelector, field: string): string;
  /** A Secret on the store's cluster was read, or found missing: its change refreshes. */
  read(namespace: string, name: string, secret: KubeObject | undefined): void;
}

/** A kind of place where secrets are kept. */
export interface Provider {
  /** Checks the settings; throws `SecretSpecError`. Asks nobody. */
  check(settings: unknown, store: string): void;
  open(settings: unknown, context: ProviderContext): Promise<SecretsReader>;
}
