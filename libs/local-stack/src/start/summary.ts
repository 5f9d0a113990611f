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

  API             ${at.apiUrl}  (loopback only: there is no sign-in yet)
  Git             ${at.gitUrl}/demo.git  and  ${at.gitUrl}/config.git
  Slack messages  ${at.slackPage ?? 'in your own Slack'}
  Kubernetes      ${short(at.kubeconfig)}${at.sandbox ? '' : '  (your own cluster)'}
  Logs            ${short(at.logs)}/

Try a push:

  git clone ${at.gitUrl}/demo.git /tmp/fairlead-demo; cd /tmp/fairlead-demo && git pull
  sed -i.bak 's/count: .*/count: ${replicas}/' overlays/staging/kustomization.yaml
  git -c user.name=Me -c user.email=me@example.com commit -m 'Run ${replicas} of web' overlays && git push && cd -

and watch it arrive:

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

/** Of the demo's staging overlay, so that the proposed push changes something. */
async function currentReplicas(state: string): Promise<number> {
  const folder = repositoryFolder(join(stackFolders(state).git, 'repositories'), 'demo');
  const text = await git(folder, ['show', 'main:overlays/staging/kustomization.yaml']).catch(() => '');
  return Number(/count: (\d+)/.exec(text)?.[1] ?? 2);
}
