import { z } from 'zod';
import { normaliseGitUrl } from './git-url.js';

/** Where GitHub, Gitea, Forgejo, Gogs, GitLab and Bitbucket put the URLs of the repository that was pushed to. */
const URL_FIELDS = [
  'clone_url',
  'ssh_url',
  'git_url',
  'html_url',
  'url',
  'git_http_url',
  'git_ssh_url',
  'http_url',
  'web_url',
  'homepage',
] as const;
const Texts = z.looseObject(Object.fromEntries(URL_FIELDS.map((field) => [field, z.string().max(2_000).optional().catch(undefined)])));
const Links = z.looseObject({ links: z.looseObject({ html: z.looseObject({ href: z.string().max(2_000) }) }) });
const Body = z.looseObject({ repository: z.unknown().optional(), project: z.unknown().optional(), url: z.unknown().optional() });

/** Normalised URLs of the repository that a push is about; none if the body names no repository. */
export function repositoryUrls(body: unknown): Set<string> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return new Set();
  const { repository, project, url } = parsed.data;
  const texts = [repository, project, url].flatMap(urlsOf);
  return new Set(texts.flatMap((text) => normaliseGitUrl(text) ?? []));
}

function urlsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  const fields = Texts.safeParse(value);
  if (!fields.success) return [];
  const links = Links.safeParse(value);
  return [
    ...URL_FIELDS.flatMap((field) => (typeof fields.data[field] === 'string' ? [fields.data[field]] : [])),
    ...(links.success ? [links.data.links.html.href] : []),
  ];
}
