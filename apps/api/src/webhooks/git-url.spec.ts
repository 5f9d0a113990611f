import { describe, expect, it } from 'vitest';
import { normaliseGitUrl } from './git-url.js';
import { repositoryUrls } from './push-body.js';

describe('normaliseGitUrl', () => {
  it.each([
    'https://git.example/Team/Shop.git',
    'https://git.example/team/shop',
    'http://user:secret@git.example/team/shop/',
    'git@git.example:team/shop.git',
    'git.example:team/shop',
    'ssh://git@git.example:2222/team/shop.git',
    'git://git.example/team/shop.git',
  ])('%s is the same repository', (url) => expect(normaliseGitUrl(url)).toBe('git.example/team/shop'));

  it.each([
    ['http://127.0.0.1:3000/shop.git', '127.0.0.1:3000/shop'],
    ['file:///srv/git/shop.git', '/srv/git/shop'],
    ['/srv/git/shop.git', '/srv/git/shop'],
    ['https://git.example/a%20b', 'git.example/a b'],
    ['https://git.example/%zz', 'git.example/%zz'],
    ['https://git.example/', undefined],
    ['team/shop', undefined],
    ['https://[broken', undefined],
    ['', undefined],
  ])('%s → %s', (url, expected) => expect(normaliseGitUrl(url)).toBe(expected));
});

describe('repositoryUrls', () => {
  const cases: [name: string, body: unknown, expected: string[]][] = [
    [
      'GitHub and Gitea',
      { repository: { clone_url: 'https://h/a/b.git', ssh_url: 'git@h:a/b.git', html_url: 'https://h/a/b', id: 3 } },
      ['h/a/b'],
    ],
    [
      'GitLab',
      { project: { git_http_url: 'https://h/a/b.git', git_ssh_url: 'git@h:a/b.git' }, repository: { homepage: 'https://h/a/b' } },
      ['h/a/b'],
    ],
    ['Bitbucket', { repository: { links: { html: { href: 'https://h/a/b' } } } }, ['h/a/b']],
    ['generic', { repository: { url: 'https://h/a/b' } }, ['h/a/b']],
    ['text', { repository: 'https://h/a/b' }, ['h/a/b']],
    ['another name at another place', { repository: { clone_url: 'https://h/a/b', ssh_url: 'git@other:a/b' } }, ['h/a/b', 'other/a/b']],
    ['wrong types', { repository: { clone_url: 7, url: null, links: [] } }, []],
    ['nothing', null, []],
    ['a list', [1], []],
  ];
  it.each(cases)('%s', (_name, body, expected) => expect([...repositoryUrls(body)]).toEqual(expected));
});
