import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { git, repositoryFolder } from '../git-server/repositories.js';
import type { StackAddresses } from './local-stack.js';
import { stackFolders } from './state.js';

/** Where things are and what to try next: every line can be copied and run. */
export async function summary(state: string, at: StackAddresses, seconds: number): Promise<string> {
  const short = (path: string) => relative(process.cwd(), path) || '.';
  const replicas = (await currentReplicas(state)) + 1;
  const kubectl = `kubectl --kubeconfig ${short(at.kubeconfig)}`;
  return `
Fairlead is up after ${seconds.toFixed(1)} s.

  Console         ${at.apiUrl}  (user admin, ${await passwordText(state)})
  API             ${at.apiUrl}/api/v1/
  Git             ${at.gitUrl}/demo.git  and  ${at.gitUrl}/config.git
  Slack messages  ${at.slackPage ?? 'in your own Slack'}
  Kubernetes      ${short(at.kubeconfig)}${at.sandbox ? '' : '  (your own cluster)'}
  Logs            ${short(at.logs)}/

Try a push:

  git clone ${at.gitUrl}/demo.git /tmp/fairlead-demo; cd /tmp/fairlead-demo && git pull
  sed -i.bak 's/count: .*/count: ${replicas}/' overlays/staging/kustomization.yaml
  git -c user.name=Me -c user.email=me@example.com commit -m 'Run ${replicas} of web' overlays && git push && cd -

and watch it arrive, in the console or here:

  npx fairlead login
  npx fairlead get applications
  npx fairlead wait demo/web-staging
  ${kubectl} --namespace demo-staging get deployments
${
  at.slackPage
    ? `
Take it back: on the page of Slack messages send  /fairlead rollback demo/web-staging
`
    : ''
}
A team gets on board by a file in the config repository: see demo.yaml there. Ctrl-C ends everything; the next start goes on from here.
`;
}

/** The first password, until it was changed: the api removes the file then. */
async function passwordText(state: string): Promise<string> {
  const password = await readFile(stackFolders(state).adminPassword, 'utf8').catch(() => undefined);
  return password === undefined ? 'with the password that you chose' : `password ${password.trim()}, to be changed at the first sign-in`;
}

/** Of the demo's staging overlay, so that the proposed push changes something. */
async function currentReplicas(state: string): Promise<number> {
  const folder = repositoryFolder(join(stackFolders(state).git, 'repositories'), 'demo');
  const text = await git(folder, ['show', 'main:overlays/staging/kustomization.yaml']).catch(() => '');
  return Number(/count: (\d+)/.exec(text)?.[1] ?? 2);
}
