import { resolveTool } from './resolve.mjs';

/** What tests start; a build must not fall into a test's time. */
const needed = [
  'git',
  'kustomize',
  'helm',
  'nats-server',
  'postgres',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
];
/** Wanted by a few tests only (of the deployment files; of Git over SSH; of forges, registries, metrics and sealed secrets; of the console; of the API's document; of completion): without it those fail, the others run. */
const useful = [
  'docker-compose',
  'sshd',
  'chromium',
  'zsh',
  'fish',
  'kubectl',
  'gitea',
  'registry',
  'prometheus',
  'promtool',
  'kubeseal',
  'oasdiff',
];

/** Finds or builds every tool that the tests need, one after another (each build uses all processors). Exits with the way out when one can't be had. */
export async function provideTestTools() {
  const began = Date.now();
  const say = (line) => process.stderr.write(`${line}\n`);
  for (const [index, name] of [...needed, ...useful].entries()) {
    const progress = (line) => say(`tool ${index + 1} of ${needed.length + useful.length}: ${line}`);
    try {
      await resolveTool(name, { progress });
    } catch (error) {
      say(error.message);
      if (needed.includes(name)) process.exit(1);
    }
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  if (seconds > 2) say(`tools are ready after ${seconds} s`);
}
