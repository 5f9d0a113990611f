import { SecretSpecError } from '../external/errors.js';
import { awsProvider } from './aws.js';
import { fakeProvider } from './fake.js';
import { kubernetesProvider } from './kubernetes.js';
import type { Provider } from './provider.js';
import { vaultProvider } from './vault.js';
import { webhookProvider } from './webhook.js';

const providers: Readonly<Record<string, Provider>> = {
  aws: awsProvider,
  fake: fakeProvider,
  kubernetes: kubernetesProvider,
  vault: vaultProvider,
  webhook: webhookProvider,
};

/** Throws `SecretSpecError` for a provider that is not built in. */
export function findProvider(name: string, store: string): Provider {
  const found = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (found) return found;
  const known = Object.keys(providers).join(', ');
  throw new SecretSpecError(
    `${store}: the provider ${name} is not built into Fairlead, which has ${known}. Use one of these, or install External Secrets Operator on the cluster: Fairlead then leaves these documents to it`,
  );
}
