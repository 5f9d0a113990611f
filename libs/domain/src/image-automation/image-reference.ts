/** A container image's name as people write it, taken apart. */
export interface ImageReference {
  /** Everything before tag and digest, as it was written. */
  readonly name: string;
  /** `host[:port]`; Docker Hub's is `docker.io`. */
  readonly registry: string;
  /** Path in the registry; Docker Hub's official images are below `library/`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Reads `[host[:port]/]path[:tag][@digest]`, by Docker's rules for what is a host; undefined if it is no such name. */
export function parseImage(text: string): ImageReference | undefined {
  const [, name = '', tag, digest] = /^([^@\s]+?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9+._-]+:[0-9a-f]{32,}))?$/i.exec(text) ?? [];
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first === 'localhost' || /[.:]/.test(first);
  const registry = !isHost || first === 'index.docker.io' ? 'docker.io' : first;
  const path = isHost ? name.slice(slash + 1) : name;
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(path)) return undefined;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { name, registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}
