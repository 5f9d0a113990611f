import { GitHubError, notFound, requiredText, type Body } from './github-error.js';
import type { HostedRepository } from './hosted-repository.js';

export interface RefContext {
  readonly repository: HostedRepository;
  /** Base URL of the repository in the API. */
  readonly api: string;
  isProtected(branch: string): boolean;
}

const shown = ({ api }: RefContext, ref: string, sha: string) => ({
  ref,
  url: `${api}/git/${ref}`,
  object: { type: 'commit', sha, url: `${api}/git/commits/${sha}` },
});

/** `name` is a ref without `refs/`, as in the path. */
export async function getRef(context: RefContext, name: string): Promise<object> {
  const ref = `refs/${name}`;
  const sha = await context.repository.commit(ref);
  if (!sha) throw notFound();
  return shown(context, ref, sha);
}

export async function matchingRefs(context: RefContext, name: string): Promise<object[]> {
  return (await context.repository.refs(`refs/${name}`)).map(({ ref, sha }) => shown(context, ref, sha));
}

export async function createRef(context: RefContext, body: Body): Promise<object> {
  const ref = requiredText(body, 'ref');
  const sha = requiredText(body, 'sha');
  const { repository } = context;
  if (!/^refs\/[^/]+\/./.test(ref) || !(await repository.isRefName(ref))) throw new GitHubError(422, `${ref} is not a valid ref name.`);
  if (!(await repository.commit(sha)) || sha.startsWith('refs/')) throw new GitHubError(422, 'Object does not exist');
  if (await repository.commit(ref)) throw new GitHubError(422, 'Reference already exists');
  await repository.setRef(ref, sha);
  return shown(context, ref, sha);
}

export async function updateRef(context: RefContext, name: string, body: Body): Promise<object> {
  const ref = `refs/${name}`;
  const sha = requiredText(body, 'sha');
  const { repository } = context;
  const before = await repository.commit(ref);
  if (!before) throw new GitHubError(422, 'Reference does not exist');
  if (!(await repository.commit(sha)) || sha.startsWith('refs/')) throw new GitHubError(422, 'Object does not exist');
  const force = body['force'] === true;
  if (!force && !(await repository.isAncestor(before, sha))) throw new GitHubError(422, 'Update is not a fast forward');
  refuseProtected(context, ref);
  await repository.setRef(ref, sha, force);
  return shown(context, ref, sha);
}

export async function deleteRef(context: RefContext, name: string): Promise<void> {
  const ref = `refs/${name}`;
  if (!(await context.repository.commit(ref))) throw new GitHubError(422, 'Reference does not exist');
  refuseProtected(context, ref);
  await context.repository.setRef(ref, null);
}

function refuseProtected(context: RefContext, ref: string): void {
  if (context.isProtected(ref.replace(/^refs\/heads\//, ''))) {
    throw new GitHubError(422, `Repository rule violations found\n\nChanges must be made through a pull request.`);
  }
}

export async function getBranch(context: RefContext, name: string): Promise<object> {
  const sha = await context.repository.branch(name);
  if (!sha) throw notFound('Branch not found');
  const { message, author } = await context.repository.commitInfo(sha);
  return {
    name,
    commit: { sha, url: `${context.api}/commits/${sha}`, commit: { message, author } },
    protected: context.isProtected(name),
  };
}
