import { clustersOf, type ApplicationDocument, type ProjectDocument } from '@fairlead/contracts';

/**
 * Whether Argo CD's glob covers a text: `*` stands for anything, `/` too, `?` for one character, `{a,b}` for either. A leading `!` turns it round.
 * Semantics of `globMatch` in Argo CD's AppProject.
 */
function covers(glob: string, text: string): boolean {
  if (glob.startsWith('!')) return !covers(glob.slice(1), text);
  const pattern = glob
    .replace(/[\\^$.|+()[\]]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
    .replace(/\{([^{}]*)\}/g, (_, ways: string) => `(?:${ways.replaceAll(',', '|')})`)
    .replace(/[{}]/g, '\\$&');
  return new RegExp(`^${pattern}$`, 's').test(text);
}
const denies = (glob: string): boolean => glob.startsWith('!');

/** Whether a Project lets applications read a repository: some entry covers it, and none denies it. */
export function mayReadInProject({ spec }: ProjectDocument, url: string): boolean {
  if (spec.sourceRepos.every((glob) => glob === '*') && spec.sourceRepos.length > 0) return true;
  const plain = plainUrl(url);
  if (plain === undefined) return false;
  let covered = false;
  for (const glob of spec.sourceRepos) {
    const rule = denies(glob) ? `!${plainGlob(glob.slice(1))}` : plainGlob(glob);
    if (covers(rule, plain)) covered = true;
    else if (denies(rule)) return false;
  }
  return covered;
}

/** Clusters of an application that its Project does not let it deploy to, in its namespace. */
export function clustersOutsideProject(application: ApplicationDocument, { spec }: ProjectDocument): string[] {
  const { destination } = application.spec;
  if (destination === undefined) return [];
  return clustersOf(application.spec).filter((cluster) => !mayDeploy(spec.destinations, cluster, destination.namespace));
}

function mayDeploy(rules: ProjectDocument['spec']['destinations'], cluster: string, namespace: string): boolean {
  let covered = false;
  for (const rule of rules) {
    const [clusterCovered, namespaceCovered] = [covers(rule.cluster, cluster), covers(rule.namespace, namespace)];
    if (clusterCovered && namespaceCovered) covered = true;
    else if ((!clusterCovered && denies(rule.cluster)) || (!namespaceCovered && denies(rule.namespace))) return false;
  }
  return covered;
}

/** As Argo CD compares repositories: in lower case, without `.git`, and `git@host:path` as its ssh URL. */
const plainGlob = (url: string): string =>
  url
    .trim()
    .toLowerCase()
    .replace(/^([^/:@]+@[^/:]+):(?!\/\/)/, 'ssh://$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
/** Undefined for what could lead elsewhere than it looks. */
const plainUrl = (url: string): string | undefined => (/[?#\\%]|(^|\/)\.\.?(\/|$)/.test(url) ? undefined : plainGlob(url));
