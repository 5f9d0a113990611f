import type { Component, Deployment } from '@fairlead/api-client';
import { inEnvironmentOrder } from '../../ui/environment-order';

/** How it is, for people who don't know Kubernetes' words. */
export const HEALTH_WORDS: Readonly<Record<Deployment['health'], string>> = {
  Healthy: 'Works',
  Progressing: 'Is starting',
  Degraded: 'Has a problem',
  Missing: 'Is not there',
  Suspended: 'Is paused',
  Unknown: 'Not known yet',
};
/** What else there is to say; nothing while it is as Git says. */
export const SYNC_WORDS: Readonly<Record<Deployment['sync'], string | undefined>> = {
  Synced: undefined,
  Syncing: 'Is being updated',
  OutOfSync: 'Not as it should be yet',
  Failed: 'The last change could not be made',
  Unknown: undefined,
};

export type Row =
  | { readonly kind: 'team'; readonly tenant: string; readonly components: number; readonly troubles: number }
  | { readonly kind: 'component'; readonly component: Component };

export const hasTrouble = ({ health, sync }: Deployment): boolean => health === 'Degraded' || health === 'Missing' || sync === 'Failed';

/** A line for each team, and below it its components. */
export function rowsOf(components: readonly Component[]): Row[] {
  const teams = new Map<string, Component[]>();
  for (const component of components) teams.set(component.tenant, [...(teams.get(component.tenant) ?? []), component]);
  return [...teams].flatMap(([tenant, held]): Row[] => {
    const troubles = held.filter(({ environments }) => environments.some(hasTrouble)).length;
    return [
      { kind: 'team', tenant, components: held.length, troubles },
      ...held.map((component): Row => ({ kind: 'component', component })),
    ];
  });
}
export const environmentsOf = (components: readonly Component[]): string[] =>
  inEnvironmentOrder(components.flatMap(({ environments }) => environments.map(({ environment }) => environment)));

/** The environment before one, in the order that the component itself has. */
export function before({ environments }: Component, { environment }: Deployment): string | undefined {
  const index = environments.findIndex((each) => each.environment === environment);
  return environments[index - 1]?.environment;
}
