import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a millisecond to half a minute: what one step of a push takes. */
export const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** The loop's lag is measured by a timer; at the library's 10 ms it would be most of what an idle service does. */
const LOOP_LAG_MILLISECONDS = 500;

/** Prometheus metrics of one service. Names begin with `fairlead_`; asking for a name again answers what is there. */
export class Metrics {
  readonly registry = new Registry();

  constructor(service?: string) {
    if (service !== undefined) this.registry.setDefaultLabels({ service });
  }

  /** Adds memory, CPU, event loop and garbage collection of the process. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LOOP_LAG_MILLISECONDS });
  }

  counter<L extends string>(name: `fairlead_${string}`, help: string, labels: readonly L[] = []): Counter<L> {
    return this.existing(name, Counter<L>) ?? new Counter<L>({ name, help, labelNames: labels, registers: [this.registry] });
  }

  /** @param collect sets the value when Prometheus asks for it, for what would be costly to keep current. */
  gauge<L extends string>(
    name: `fairlead_${string}`,
    help: string,
    labels: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    const found = this.existing(name, Gauge<L>);
    if (found !== undefined) return found;
    const gauge: Gauge<L> = new Gauge<L>({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
    });
    return gauge;
  }

  histogram<L extends string>(
    name: `fairlead_${string}`,
    help: string,
    labels: readonly L[] = [],
    buckets: readonly number[] = SECONDS_BUCKETS,
  ): Histogram<L> {
    const found = this.existing(name, Histogram<L>);
    return found ?? new Histogram<L>({ name, help, labelNames: labels, buckets: [...buckets], registers: [this.registry] });
  }

  private existing<T>(name: string, kind: new (...args: never[]) => T): T | undefined {
    const metric: unknown = this.registry.getSingleMetric(name);
    if (metric === undefined) return undefined;
    if (metric instanceof kind) return metric;
    throw new TypeError(`Metric ${name} is already there as another kind.`);
  }
}
