/** What kustomize loads over HTTP (api/internal/loader: IsRemoteFile). */
export const isRemoteFile = (target: string): boolean => /^https?:/i.test(target);

/** What kustomize clones with git (api/internal/git: NewRepoSpecFromURL): a URL, `user@host:path`, or GitHub's host without a scheme. */
export function isRemoteFolder(target: string): boolean {
  const rest = target.replace(/^git::/i, '');
  if (rest.startsWith('/')) return false;
  if (/^(ssh|https?|file):\/\//i.test(rest)) return true;
  if (/^github\.com[/:]/i.test(rest)) return true;
  return /^[a-zA-Z][a-zA-Z0-9-]*@[^/:]+[/:]./.test(rest);
}
