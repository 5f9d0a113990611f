import { wholeText } from '../world/chat.js';
import { claim, timed, type Chapter } from '../chapter.js';

/** A commit that breaks production, and the way back. */
export const badCommit: Chapter = {
  title: 'Bad commit and rollback',
  play: async (world, { holds, time }) => {
    await world.healthy('shop', 'api-production');
    const path = 'k8s/overlays/production/resource-patch.yaml';
    const before = await world.file('shop/deploy', path);
    const bad = await world.commit('shop/deploy', { [path]: before.replace('cpu: 10m', 'cpu: 10k') }, 'give it plenty of CPU', {
      author: 'bob',
    });
    await world.until('production is degraded', async () => {
      const { health, perCluster } = await world.application('shop', 'api-production');
      return health === 'Degraded' && perCluster.every(({ revision }) => revision?.commit === bad);
    });
    const alert = await world.until('Slack has the alert', () =>
      world.chat
        .messages('#shop')
        .find((message) => !message.threadTs && /is degraded|could not/.test(message.text) && wholeText(message).includes(bad.slice(0, 7))),
    );
    const words = wholeText(alert);
    for (const wanted of [/api/, /bob/, /plenty of CPU/, /progress|deadline|available|schedul/i])
      claim(wanted.test(words), `the alert lacks ${wanted.source}: ${words}`);
    holds('the alert names the failing object in its own words, the commit and its author');

    const forged = await world.chat.command('bob', '#shop', 'rollback shop/api-production', { secret: 'not the secret' });
    claim(forged.status === 401, `a forged request was answered with ${forged.status}`);
    const stranger = await world.chat.command('zoe', '#shop', 'rollback shop/api-production');
    claim(/zoe|may not/i.test(stranger.text), `somebody of another team was not refused: ${stranger.text}`);
    holds('a forged request and one by somebody of another team are refused');

    const { milliseconds } = await timed(async () => {
      const answer = await world.chat.command('bob', '#shop', 'rollback shop/api-production because it does not start');
      claim(answer.status === 200, `the command was answered with ${answer.status}: ${answer.text}`);
      await world.until('production is healthy', async () => {
        const { health, sync, perCluster } = await world.application('shop', 'api-production');
        return health === 'Healthy' && sync === 'Synced' && perCluster.every(({ revision }) => revision?.commit !== bad);
      });
    });
    time('rollback command → healthy', milliseconds);
    const revert = await world.until('the revert is pushed', async () =>
      (await world.log('shop/deploy', 'main')).find(({ message }) => message.includes(`This reverts commit ${bad}`)),
    );
    claim(
      /bob/.test(revert.message) && /does not start/.test(revert.message),
      `the revert does not say who asked and why: ${revert.message}`,
    );
    claim((await world.file('shop/deploy', path)) === before, 'the file is not as before');
    await world.until('Git’s state is what runs', async () =>
      (await world.application('shop', 'api-production')).perCluster.every(
        ({ revision, health }) => revision?.commit === revert.commit && health === 'Healthy',
      ),
    );
    holds('the earlier rendering was back at once, then Git said the same by a revert that names who asked and why');

    const thread = await world.until('the recovery is told in the thread', () => {
      const replies = world.chat.messages('#shop').filter(({ threadTs }) => threadTs === alert.ts);
      return replies.some(({ text }) => /recovered/i.test(text)) && replies;
    });
    claim(
      thread.some(({ text }) => /recovered after \d/i.test(text)),
      `the recovery does not say how long it took: ${thread.map(({ text }) => text).join(' | ')}`,
    );
    holds('the recovery is announced in the alert’s thread with its duration');

    const page = await world.cli('bob', ['postmortem', 'shop/api-production']);
    claim(page.code === 0, `postmortem ended with ${page.code}: ${page.stderr}`);
    for (const wanted of ['# Postmortem: shop/api-production', '## Timeline', bad.slice(0, 8), 'bob', 'rollback'])
      claim(page.stdout.includes(wanted), `the postmortem lacks ${wanted}:\n${page.stdout}`);
    holds('fairlead postmortem gives the timeline in Markdown');
  },
};
