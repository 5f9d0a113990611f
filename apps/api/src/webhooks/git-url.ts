/** `git@host:path`, as git takes it: no scheme, and a colon before the first slash. */
const SCP = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/;

/**
 * One text for all URLs under which a Git host serves the same repository: host (with port, if it is one of http) and path, without scheme, user,
 * `.git`, slashes at the end and case. That two repositories which differ in case only look alike is harmless: both are looked at.
 * @returns undefined for what is no URL of a repository
 */
export function normaliseGitUrl(url: string): string | undefined {
  const text = url.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return URL.canParse(text) ? fromUrl(new URL(text)) : undefined;
  const [, host, path] = SCP.exec(text) ?? [];
  if (host === undefined || path === undefined) return text.startsWith('/') ? join('', text) : undefined;
  return join(host, path);
}

function fromUrl({ protocol, hostname, host, pathname }: URL): string | undefined {
  // The port of ssh says nothing about that of http on the same host.
  return join(/^https?:$/.test(protocol) ? host : hostname, decode(pathname));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function join(host: string, path: string): string | undefined {
  const clean = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/i, '');
  return clean === '' ? undefined : `${host}/${clean}`.toLowerCase();
}
