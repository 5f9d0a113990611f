import { claim, timed, type Chapter } from '../chapter.js';

/** What somebody does by hand does not last; what leaves Git goes, and what is protected waits. */
export const driftAndDeletion: Chapter = {
  title: 'Drift and deletion',
  play: async (world, { holds, time }) => {
    const deployment = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'api' };
    const replicas = async () => ((await world.object('two', deployment))?.['spec'] as { replicas?: number } | undefined)?.replicas;
    const edited = await timed(async () => {
      await world.kubectl('two', ['scale', 'deployment/api', '--namespace', 'shop', '--replicas', '1']);
      await world.until('the replicas are as Git says', async () => (await replicas()) === 3);
    });
    time('kubectl scale → healed', edited.milliseconds);
    claim(edited.milliseconds < 3_000, `an edit was healed after ${Math.round(edited.milliseconds)} ms only`);
    const service = { group: '', kind: 'Service', namespace: 'shop', name: 'api' };
    const uid = (await world.object('two', service))?.metadata.uid;
    const deleted = await timed(async () => {
      await world.kubectl('two', ['delete', 'service/api', '--namespace', 'shop', '--wait=false']);
      await world.until('the Service is back', async () => {
        const found = await world.object('two', service);
        return found && found.metadata.uid !== uid;
      });
    });
    time('kubectl delete → healed', deleted.milliseconds);
    holds('what kubectl changed and deleted in production is healed within a second (kubectl’s own start is in these times)');
    const said = await world.chat.eventually('#shop', /spec\.replicas[\s\S]*kubectl|kubectl[\s\S]*spec\.replicas/);
    claim(said, 'Slack does not say what was changed and by which field manager');
    holds('Slack says which fields were changed, and by which field manager');

    const map = (name: string, annotations = '') =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${annotations}data: {kept: "yes"}\n`;
    const confirm = '  annotations:\n    argocd.argoproj.io/sync-options: Prune=confirm\n';
    const kustomization = 'envs/dev/kustomization.yaml';
    const before = await world.file('web/deploy', kustomization);
    const files = { 'envs/dev/plain.yaml': map('plain'), 'envs/dev/precious.yaml': map('precious', confirm) };
    await world.commit(
      'web/deploy',
      { ...files, [kustomization]: before.replace('  - ../base\n', '  - ../base\n  - plain.yaml\n  - precious.yaml\n') },
      'add two maps',
      { author: 'wes' },
    );
    const find = (name: string) => world.object('one', { group: '', kind: 'ConfigMap', namespace: 'web-dev', name });
    await world.until('both are there', async () => (await find('plain')) && (await find('precious')));
    await world.commit(
      'web/deploy',
      {
        'envs/dev/plain.yaml': null,
        'envs/dev/precious.yaml': null,
        [kustomization]: await world
          .file('web/deploy', kustomization)
          .then((text) => text.replace('  - plain.yaml\n  - precious.yaml\n', '')),
      },
      'remove them',
      { author: 'wes' },
    );
    await world.until('the plain one is pruned', async () => !(await find('plain')));
    claim(await world.chat.eventually('#web', /precious/), 'Slack does not ask about the protected object');
    claim(await find('precious'), 'the protected object was deleted without confirmation');
    holds('an object that left Git was pruned; a protected one waits, and Slack asks');
    const { code, stderr } = await world.cli('wes', ['confirm-deletion', 'web/site-dev', '--reason', 'not needed']);
    claim(code === 0, `confirm-deletion ended with ${code}: ${stderr}`);
    await world.until('the protected one is deleted', async () => !(await find('precious')));
    holds('after the confirmation it is deleted');
  },
};
