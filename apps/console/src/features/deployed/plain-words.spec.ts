import { expect, it } from 'vitest';
import type { Component, Deployment } from '@fairlead/api-client';
import { before, environmentsOf, rowsOf } from './plain-words';

const deployment = (environment: string, changes: Partial<Deployment> = {}): Deployment => ({
  ...{
    environment,
    application: `web-${environment}`,
    clusters: ['eu'],
    version: '1',
    images: [],
    sync: 'Synced',
    health: 'Healthy',
    behind: false,
  },
  ...changes,
});
const component = (tenant: string, name: string, ...environments: Deployment[]): Component => ({ tenant, component: name, environments });

it('puts components below their team, and counts those in trouble', () => {
  const rows = rowsOf([
    component('shop', 'web', deployment('dev', { health: 'Degraded' }), deployment('production', { sync: 'Failed' })),
    component('pay', 'api', deployment('dev')),
    component('shop', 'cart', deployment('dev')),
  ]);
  expect(rows.map((row) => (row.kind === 'team' ? row : row.component.component))).toEqual([
    { kind: 'team', tenant: 'shop', components: 2, troubles: 1 },
    'web',
    'cart',
    { kind: 'team', tenant: 'pay', components: 1, troubles: 0 },
    'api',
  ]);
});

it('has a column for each environment that anything is in', () => {
  expect(environmentsOf([component('a', 'x', deployment('production')), component('b', 'y', deployment('dev'))])).toEqual([
    'dev',
    'production',
  ]);
});

it('names the environment before by the order of the component', () => {
  const one = component('a', 'x', deployment('blue'), deployment('green'));
  expect(one.environments.map((each) => before(one, each))).toEqual([undefined, 'blue']);
});
