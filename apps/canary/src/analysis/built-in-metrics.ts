import type { MetricSpec } from '@fairlead/domain';

/** What a query is made for. */
export interface QueryContext {
  namespace: string;
  target: string;
  interval: string;
}
interface BuiltIn {
  query: (context: QueryContext) => string;
  /** The query's seconds as milliseconds. */
  factor: number;
  unit: string;
}

const pods = ({ namespace, target }: QueryContext): string =>
  `kubernetes_namespace="${namespace}",kubernetes_pod_name=~"${target}-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)"`;

/** The queries of Flagger's HttpObserver, which it uses for Gateway API and for provider kubernetes: the application's own metrics. */
const ofApplication: Readonly<Record<string, BuiltIn>> = {
  'request-success-rate': {
    query: (context) => {
      const count = (filter: string) => `sum(rate(http_request_duration_seconds_count{${pods(context)}${filter}}[${context.interval}]))`;
      return `${count(',status!~"5.*"')} / ${count('')} * 100`;
    },
    factor: 1,
    unit: ' %',
  },
  'request-duration': {
    query: (context) =>
      `histogram_quantile(0.99,sum(rate(http_request_duration_seconds_bucket{${pods(context)}}[${context.interval}])) by (le))`,
    factor: 1000,
    unit: ' ms',
  },
};

/** Undefined for a metric that is none of the built-in ones. All providers that are carried out share them. */
export const builtInMetric = ({ name }: Pick<MetricSpec, 'name'>): BuiltIn | undefined => ofApplication[name];
