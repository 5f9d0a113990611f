import type { MetricVerdict } from '@fairlead/contracts';
import type { RolloutState } from '@fairlead/domain';
import type { Metrics } from '@fairlead/service-kit';

const DURATION_BUCKETS = [10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600];
interface Labels {
  cluster: string;
  namespace: string;
  name: string;
}

/** What Prometheus is told of rollouts; values of the status are Flagger's. */
export class RolloutMetrics {
  private readonly status;
  private readonly weight;
  private readonly checks;
  private readonly ended;
  private readonly duration;

  constructor(metrics: Metrics) {
    const canary = ['cluster', 'namespace', 'name'] as const;
    this.status = metrics.gauge('fairlead_rollout_status', 'Last status of a Canary: 0 under way, 1 successful, 2 failed.', canary);
    this.weight = metrics.gauge('fairlead_rollout_weight', 'Percent of the traffic that goes to the new version.', canary);
    this.checks = metrics.counter('fairlead_rollout_checks_total', 'Metrics checked, by verdict: pass, fail or noData.', [
      ...canary,
      'metric',
      'verdict',
    ]);
    this.ended = metrics.counter('fairlead_rollouts_total', 'Rollouts that ended, by outcome: Succeeded or Failed.', [
      ...canary,
      'outcome',
    ]);
    this.duration = metrics.histogram(
      'fairlead_rollout_duration_seconds',
      'From the beginning of a rollout to its end.',
      ['cluster', 'outcome'],
      DURATION_BUCKETS,
    );
  }

  tell(labels: Labels, { phase, weight }: RolloutState): void {
    const status = phase === 'Failed' ? 2 : phase === 'Succeeded' || phase === 'Initialized' ? 1 : 0;
    this.status.set({ ...labels }, status);
    this.weight.set({ ...labels }, weight);
  }
  checked(labels: Labels, verdicts: readonly MetricVerdict[]): void {
    for (const { name, verdict } of verdicts) this.checks.inc({ ...labels, metric: name, verdict });
  }
  hasEnded(labels: Labels, outcome: 'Succeeded' | 'Failed', seconds: number | undefined): void {
    this.ended.inc({ ...labels, outcome });
    if (seconds !== undefined) this.duration.observe({ cluster: labels.cluster, outcome }, seconds);
  }
  forget(labels: Labels): void {
    this.status.remove({ ...labels });
    this.weight.remove({ ...labels });
  }
}
