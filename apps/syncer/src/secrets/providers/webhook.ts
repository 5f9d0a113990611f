import { isRecord, renderGoTemplate, TemplateError } from '@fairlead/domain';
import { z } from 'zod';
import { NoSecretError, SecretProviderError, SecretSpecError } from '../external/errors.js';
import { GoDuration } from '../external/duration.js';
import { bytesOf } from '../external/property-path.js';
import { callHttp } from './http.js';
import { jsonPath } from './json-path.js';
import type { Provider, ProviderContext, RemoteKey, RemoteSecret } from './provider.js';
import { CaProvider, caOf, notBuiltIn, readSettings, SecretKeyRef } from './settings.js';

const Settings = z.strictObject({
  url: z.string().min(1),
  method: z.enum(['GET', 'POST', 'PUT']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  timeout: GoDuration.optional(),
  result: z.strictObject({ jsonPath: z.string().default('') }).prefault({}),
  secrets: z.array(z.strictObject({ name: z.string().min(1), secretRef: SecretKeyRef })).default([]),
  caBundle: z.string().optional(),
  caProvider: CaProvider.optional(),
  auth: notBuiltIn('webhook.auth'),
});
type Settings = z.infer<typeof Settings>;
const LONGEST_TIMEOUT = 10_000;

/** Any HTTP API: URL, headers and body are templates over `remoteRef` and the store's secrets. */
export const webhookProvider: Provider = {
  check: (settings, store) => void readSettings(Settings, settings, store, 'webhook'),
  open: async (given, context) => {
    const settings = readSettings(Settings, given, context.store, 'webhook');
    const secrets = await secretsOf(settings, context);
    const ca = await caOf(settings, context);
    return {
      asksForProperty: true,
      read: (key) => ask(settings, secrets, ca, key, context),
    };
  },
};

type StoreSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `.<name>.<key>` in templates. */
async function secretsOf({ secrets }: Settings, context: ProviderContext): Promise<StoreSecrets> {
  const all: Record<string, Record<string, string>> = {};
  for (const { name, secretRef } of secrets) {
    const value = await context.secret(secretRef, `secrets ${name}`);
    all[name] = { ...all[name], [secretRef.key ?? '']: value };
  }
  return all;
}

async function ask(
  settings: Settings,
  secrets: StoreSecrets,
  ca: string | undefined,
  key: RemoteKey,
  context: ProviderContext,
): Promise<RemoteSecret> {
  const { store, signal } = context;
  const remoteRef = { key: key.key, property: key.property ?? '', version: key.version ?? '' };
  // In an URL, what the ExternalSecret says must not become another path.
  const escaped = Object.fromEntries(Object.entries(remoteRef).map(([name, value]) => [name, encodeURIComponent(value)]));
  const fill = (text: string, field: string, remote: object = remoteRef): string =>
    filled(text, { remoteRef: remote, ...secrets }, `${store} spec.provider.webhook.${field}`);
  const { status, body } = await callHttp({
    url: fill(settings.url, 'url', escaped),
    method: settings.method,
    headers: Object.fromEntries(Object.entries(settings.headers).map(([name, value]) => [name, fill(value, `headers.${name}`)])),
    ...(settings.body === undefined ? {} : { body: fill(settings.body, 'body') }),
    ca,
    store,
    timeoutMilliseconds: Math.min(settings.timeout || LONGEST_TIMEOUT, LONGEST_TIMEOUT),
    signal,
  });
  if (status === 404) throw new NoSecretError(`${store}: there is no ${key.key} (404)`);
  if (status < 200 || status >= 300)
    throw new SecretProviderError(`${store}: the webhook answered ${status} for ${key.key}. It is tried again`, { status });
  const path = fill(settings.result.jsonPath, 'result.jsonPath');
  return path === '' ? { bytes: body } : resultAt(body, path, key.key, store);
}

function resultAt(body: Buffer, path: string, key: string, store: string): RemoteSecret {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    throw new SecretProviderError(`${store}: the webhook's answer for ${key} is no JSON`);
  }
  const found = jsonPath(document, path, store);
  if (!found) throw new NoSecretError(`${store}: the webhook's answer for ${key} has nothing at result.jsonPath`);
  return isRecord(found.value) ? { fields: found.value } : { bytes: bytesOf(found.value) };
}

function filled(text: string, data: object, name: string): string {
  try {
    return renderGoTemplate(text, data, { name });
  } catch (error) {
    if (error instanceof TemplateError) throw new SecretSpecError(error.message);
    throw error;
  }
}
