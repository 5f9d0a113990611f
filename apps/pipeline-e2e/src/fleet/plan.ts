import { randomFrom } from '../harness/random.js';
import { commitId, commitSubject, authorName, componentName, teamName } from './names.js';

export type Condition =
  'well' | 'syncing' | 'progressing' | 'degraded' | 'missing' | 'suspended' | 'sync-failed' | 'render-failed' | 'source-failed';

/** An application of the fleet as it stands. */
export interface PlannedApplication {
  readonly index: number;
  readonly tenant: string;
  readonly component: string;
  readonly environment: string;
  readonly name: string;
  readonly clusters: readonly string[];
  readonly condition: Condition;
  readonly version: string;
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** Milliseconds since 1970; also the generation. */
  readonly announcedAt: number;
  readonly dependsOn: readonly string[];
}
export interface FleetPlan {
  readonly tenants: readonly string[];
  readonly clusters: readonly string[];
  readonly applications: readonly PlannedApplication[];
}
export interface PlanOptions {
  readonly applications: number;
  /** Default 500, or one for each twelve applications where there are fewer. */
  readonly tenants?: number | undefined;
  /** Makes another fleet of the same size. */
  readonly seed?: number | undefined;
  /** What is "now" for all times, in milliseconds since 1970. */
  readonly now?: number | undefined;
}

export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;
const CLUSTERS_OF: Readonly<Record<string, readonly string[]>> = {
  dev: ['dev-eu'],
  staging: ['staging-eu'],
  production: ['production-eu', 'production-us'],
};
/** Of a thousand; the rest is well. */
const SHARES: readonly (readonly [Condition, number])[] = [
  ['progressing', 15],
  ['degraded', 15],
  ['syncing', 10],
  ['suspended', 10],
  ['sync-failed', 8],
  ['missing', 5],
  ['render-failed', 4],
  ['source-failed', 2],
];
const DAY = 86_400_000;

/** A fleet of that size: tenants, each with components, each in three environments; the same options make the same fleet. */
export function planFleet({ applications: count, tenants: wanted, seed = 1, now = Date.now() }: PlanOptions): FleetPlan {
  const random = randomFrom(seed);
  const tenantCount = wanted ?? Math.max(1, Math.min(500, Math.ceil(count / 12)));
  const tenants = Array.from({ length: tenantCount }, (_, index) => teamName(index));
  const applications: PlannedApplication[] = [];
  for (let component = 0; applications.length < count; component++) {
    for (const tenant of tenants) {
      const age = Math.floor(random() ** 3 * 60 * DAY) + 600_000;
      const build = 20 + Math.floor(random() * 200);
      const lag = Math.floor(random() * 3);
      for (const [position, environment] of ENVIRONMENTS.entries()) {
        if (applications.length >= count) break;
        const behind = position === 0 ? 0 : position === 1 ? Math.min(lag, 1) : lag;
        applications.push(
          planned(applications.length, tenant, componentName(component), environment, build - behind, {
            condition: conditionBy(random(), applications.length),
            announcedAt: now - age - position * 1_800_000 - behind * DAY,
          }),
        );
      }
    }
  }
  return { tenants, clusters: ENVIRONMENTS.flatMap((name) => CLUSTERS_OF[name] ?? []), applications };
}

function planned(
  index: number,
  tenant: string,
  component: string,
  environment: string,
  build: number,
  state: Pick<PlannedApplication, 'condition' | 'announcedAt'>,
): PlannedApplication {
  return {
    index,
    tenant,
    component,
    environment,
    name: `${component}-${environment}`,
    clusters: CLUSTERS_OF[environment] ?? [],
    version: `2.${build}.0`,
    commit: commitId(`${tenant}/${component}/${build}`),
    subject: commitSubject(build),
    author: authorName(build),
    dependsOn: component === 'web' ? [`api-${environment}`] : [],
    ...state,
  };
}

/** The first ones have one of each, so that the smallest fleet shows everything. */
function conditionBy(share: number, index: number): Condition {
  const first = SHARES[(index - 4) / 5];
  if (first !== undefined) return first[0];
  let left = share * 1000;
  for (const [condition, thousandths] of SHARES) {
    if (left < thousandths) return condition;
    left -= thousandths;
  }
  return 'well';
}
