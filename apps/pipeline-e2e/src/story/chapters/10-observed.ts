import { join } from 'node:path';
import { claim, type Chapter } from '../chapter.js';
import { nowhereInClear } from './06-secrets.js';
import { checkRules, fireAlert } from '../world/monitoring.js';

/** Metrics, alerts, a dashboard, and one push as one trace. */
export const observed: Chapter = {
  title: 'Observed',
  stops: ['canary'],
  play: async (world, { holds }) => {
    const { prometheus, traces } = world.stage;
    for (const [name, service] of world.services) await world.scrape(`fairlead-${name}`, service.metricsUrl.replace(/\/metrics$/, ''));
    await world.until('every service is scraped', async () => {
      const targets = (await prometheus.targets()).filter(({ scrapePool }) => scrapePool.startsWith('fairlead-'));
      return targets.length === world.services.size && targets.every(({ health }) => health === 'up');
    });
    holds('Prometheus scrapes every service');

    await checkRules(join(world.folder, 'rules'));
    holds('promtool accepts the alert rules and their tests');
    await fireAlert(world);
    holds('an alert fires when a service is down, and ends when it is back');

    const commit = await world.setTag(
      'web/deploy',
      'envs/dev/kustomization.yaml',
      'c0ffee00'.repeat(5),
      'a push to trace',
      'wes',
      / # \{.*$/m,
    );
    await world.healthy('web', 'site-dev', commit);
    const services = ['api', 'git-poller', 'renderer', 'syncer', 'notifier'];
    const trace = await world.until('one trace goes through all services', () => {
      const byTrace = new Map<string, Set<string>>();
      for (const { traceId, service } of traces.spans())
        byTrace.set(traceId, (byTrace.get(traceId) ?? new Set()).add(service.replace(/^fairlead-/, '')));
      return [...byTrace].find(([, seen]) => services.every((service) => seen.has(service)));
    });
    claim(trace, 'no trace');
    holds(`one push is one trace through ${services.join(', ')}, exported over OTLP`);

    await nowhereInClear(world);
    holds('no secret value is in any log, message, event, table or page at the end');
  },
};
