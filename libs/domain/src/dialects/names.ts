import { createHash } from 'node:crypto';

const LONGEST = 63;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const isLabel = (text: string): boolean => text.length <= LONGEST && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);

/** The text as it is if it can be a name here (a DNS label), else what of it can be one, and a hash that keeps it apart from others. */
export function nameFrom(text: string): string {
  if (isLabel(text)) return text;
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST - 9)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? `x${digest(text).slice(0, 8)}` : `${plain}-${digest(text).slice(0, 8)}`;
}

export interface NamespacedName {
  readonly name: string;
  readonly namespace?: string | undefined;
}
/** Namespace that documents of Flux which name none are meant for. */
export const FLUX_NAMESPACE = 'flux-system';

/** Flux's GitRepository, Kustomization and image documents: the name alone if they stand where Flux itself does. */
export const fluxName = ({ name, namespace = FLUX_NAMESPACE }: NamespacedName): string =>
  nameFrom(namespace === FLUX_NAMESPACE ? name : `${namespace}-${name}`);
export const helmRepositoryName = (of: NamespacedName): string => nameFrom(`helm-${fluxName(of)}`);
export const helmReleaseName = ({ name, namespace = 'default' }: NamespacedName): string => nameFrom(`${namespace}-${name}`);
/** How setter markers name a policy. */
export const markerOf = ({ name, namespace = FLUX_NAMESPACE }: NamespacedName): string => `${namespace}:${name}`;

/** Name of the Repository that stands for a URL which a document names itself. */
export function repositoryNameOf(url: string): string {
  const last = url
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1);
  const plain = (last ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST - 9)
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'repository' : plain}-${digest(url).slice(0, 8)}`;
}

/** The name of a Helm release as Flux makes it: at most 53 characters. */
export function releaseNameOf(name: string, targetNamespace: string | undefined): string {
  const whole = targetNamespace === undefined ? name : `${targetNamespace}-${name}`;
  return whole.length <= 53 ? whole : `${whole.slice(0, 40)}-${digest(whole).slice(0, 12)}`;
}
