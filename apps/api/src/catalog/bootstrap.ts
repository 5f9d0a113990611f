import { API_VERSION, CatalogEntry, CONFIG_APPLICATION, PLATFORM_TENANT } from '@fairlead/contracts';

export interface BootstrapSettings {
  /** URL of the config repository. */
  url: string;
  ref: string;
  path: string;
  /** How often its refs are listed, such as `30s`. */
  interval: string;
  /** `auto`: as for any application, a kustomization in the folder is built. */
  renderer: 'directory' | 'auto';
  /** Name of its credentials at the git-poller. */
  credentials?: string | undefined;
}

const NAME = String(CONFIG_APPLICATION);

/**
 * The two entries from which everything else follows: the config repository and the application that reads it. Their keys are reserved.
 * The folder is read as plain documents, whole, unless the settings say otherwise.
 * @throws ZodError if the settings can't be such documents
 */
export function bootstrapEntries(settings: BootstrapSettings): Map<string, CatalogEntry> {
  const owner = { tenant: PLATFORM_TENANT, application: CONFIG_APPLICATION };
  const entry = (document: unknown): CatalogEntry => CatalogEntry.parse({ document, owner, generation: 0 });
  const envelope = (kind: string, spec: Record<string, unknown>) => ({
    apiVersion: API_VERSION,
    kind,
    metadata: { name: NAME },
    spec: { tenant: PLATFORM_TENANT, ...spec },
  });
  const repository = envelope('Repository', {
    url: settings.url,
    interval: settings.interval,
    ...(settings.credentials === undefined ? {} : { credentialsRef: { name: settings.credentials } }),
  });
  const application = envelope('Application', {
    source: {
      repository: NAME,
      ref: settings.ref,
      path: settings.path,
      ...(settings.renderer === 'auto' ? {} : { directory: { recurse: true } }),
    },
  });
  return new Map([
    [`repository.${PLATFORM_TENANT}.${NAME}`, entry(repository)],
    [`application.${PLATFORM_TENANT}.${NAME}`, entry(application)],
  ]);
}
