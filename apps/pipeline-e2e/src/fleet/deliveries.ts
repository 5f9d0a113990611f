import { PromotionChanged, RolloutChanged } from '@fairlead/contracts';
import { promotedComponents } from './fleet-documents.js';
import { happening, type Happening } from './happenings.js';
import { commitId, userName } from './names.js';
import type { FleetPlan, PlannedApplication } from './plan.js';
import { time } from './statuses.js';

const MINUTE = 60_000;
const MOST_ROLLOUTS = 24;

/** Versions on their way: each promotion has one in another state. */
export function promotions(plan: FleetPlan, now: number): Happening[] {
  return promotedComponents(plan).flatMap(({ tenant, component }, index) => {
    const about = { tenant, promotion: component, commit: commitId(`${tenant}/${component}/next`) };
    const changes = [`registry.example.com/${tenant}/${component}: 2.41.0 → 2.42.0`, '3f2a91c0 Read the queue in batches'];
    const to = (environment: string, from: string, fields: object, ago: number): Happening =>
      happening(PromotionChanged, {
        ...{ ...about, from, to: environment, application: `${component}-${environment}`, changes, at: time(now - ago) },
        ...fields,
      });
    const done = [
      to('staging', 'dev', { state: 'Soaking', soakUntil: time(now - 80 * MINUTE) }, 90 * MINUTE),
      to('staging', 'dev', { state: 'Promoted', previous: 'Soaking', result: commitId(`${tenant}/${component}/promoted`) }, 79 * MINUTE),
    ];
    const production = PRODUCTION[index % PRODUCTION.length]?.({ now, actor: userName(index), tenant }) ?? {};
    return [...done, to('production', 'staging', production, (3 + index) * MINUTE)];
  });
}

type Make = (facts: { now: number; actor: string; tenant: string }) => object;
const PRODUCTION: readonly Make[] = [
  () => ({ state: 'AwaitingApproval', previous: 'Soaking' }),
  ({ now }) => ({ state: 'Soaking', soakUntil: time(now + 25 * MINUTE) }),
  ({ tenant }) => ({
    ...{ state: 'PullRequestOpen', previous: 'AwaitingApproval' },
    pullRequest: { url: `https://git.example.com/${tenant}/deploy/pulls/17`, number: 17 },
  }),
  ({ actor }) => ({ state: 'Promoted', previous: 'Promoting', actor, reason: 'release 42', result: commitId(actor) }),
  ({ actor }) => ({ state: 'Rejected', previous: 'AwaitingApproval', actor, reason: 'the campaign ends on Monday' }),
  () => ({
    state: 'Failed',
    previous: 'Promoting',
    problem: { code: 'PushRefused', message: 'The branch main is protected against pushes.' },
  }),
];

type Course = 'running' | 'succeeded' | 'failed';
const COURSES: readonly Course[] = ['running', 'succeeded', 'failed', 'succeeded'];

/** Rollouts of the first applications in production, step by step. */
export function rollouts({ applications }: FleetPlan, now: number): Happening[] {
  return applications
    .filter(({ environment, condition }) => environment === 'production' && condition === 'well')
    .slice(0, MOST_ROLLOUTS)
    .flatMap((application, index) => [
      ...rollout(application, 'succeeded', now - (3_000 + index) * MINUTE, 'earlier'),
      ...rollout(application, COURSES[index % COURSES.length] ?? 'running', now - (index % 4 === 0 ? 7 : 40 + index) * MINUTE, 'latest'),
    ]);
}

function rollout(application: PlannedApplication, course: Course, start: number, run: string): Happening[] {
  const { tenant, name, component, environment, version, clusters, index } = application;
  const base = {
    ...{ tenant, application: name, cluster: clusters[0], namespace: `${tenant}-${environment}`, name: component, target: component },
    ...{ revision: commitId(`${tenant}/${name}/${run}`).slice(0, 12), threshold: 5, startedAt: time(start) },
    images: [`registry.example.com/${tenant}/${component}:${version}`],
  };
  const metrics = (step: number, bad: boolean) => [
    {
      name: 'request-success-rate',
      verdict: bad ? 'fail' : 'pass',
      value: (bad ? 962 - step : 994 + ((index + step) % 5)) / 10,
      min: 99,
    },
    {
      name: 'request-duration',
      verdict: bad && step > 2 ? 'fail' : 'pass',
      value: bad ? 480 + step * 30 : 180 + ((index * 3 + step) % 7) * 12,
      max: 500,
    },
  ];
  const step = (at: number, phase: string, weight: number, failedChecks: number, message: string, bad = false) =>
    happening(RolloutChanged, {
      ...{ ...base, phase, weight, failedChecks, message, iterations: at, at: time(start + at * MINUTE) },
      metrics: phase === 'Progressing' && at > 0 ? metrics(at, bad) : [],
    });
  const advance = [1, 2, 3, 4, 5].map((at) => step(at, 'Progressing', at * 10, 0, `Advance ${component} to weight ${at * 10}`));
  const begun = step(0, 'Progressing', 0, 0, `New version of ${component} found, pods are started`);
  if (course === 'running') return [begun, ...advance];
  if (course === 'failed') {
    const bad = [3, 4, 5, 6, 7].map((at) =>
      step(at, 'Progressing', 20, at - 2, `Halted at 20 %: request-success-rate 95.${at} < 99`, true),
    );
    return [
      begun,
      ...advance.slice(0, 2),
      ...bad,
      step(8, 'Failed', 0, 5, `${component} failed: 5 checks of 5 failed, the old version serves everything`),
    ];
  }
  return [
    ...[begun, ...advance],
    step(6, 'Promoting', 50, 0, `Copying the new version of ${component} to primary`),
    step(7, 'Finalising', 0, 0, 'Routing all traffic to primary'),
    step(8, 'Succeeded', 0, 0, `${component} was rolled out`),
  ];
}
