import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBuilding,
  IconChartLine,
  IconGitBranch,
  IconLayoutGrid,
  IconListSearch,
  IconServer2,
  IconSettings,
  IconStack2,
  IconStairsUp,
  type Icon,
} from '@tabler/icons-react';
import type { Attention } from '@fairlead/api-client';

export interface Place {
  readonly to: string;
  readonly label: string;
  readonly about: string;
  readonly icon: Icon;
  /** After `g`. */
  readonly key: string;
  /** Shown to whom operates the platform only. */
  readonly operators?: boolean;
  /** What waits there for a person, and how that is said, after a number. */
  readonly waits?: { readonly of: keyof Attention; readonly words: string; readonly colour: 'red' | 'yellow' };
}
export const PLACES: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  {
    title: 'Applications',
    places: [
      { to: '/', label: 'Fleet', about: 'Every application, its health and what it runs', icon: IconLayoutGrid, key: 'f' },
      { to: '/deployed', label: 'What is deployed where', about: 'Versions by environment, in plain words', icon: IconStack2, key: 'd' },
      {
        to: '/promotions',
        label: 'Promotions',
        about: 'Versions on their way through the environments',
        icon: IconStairsUp,
        key: 'p',
        waits: { of: 'approvals', words: 'waiting for your approval', colour: 'yellow' },
      },
      {
        to: '/rollouts',
        label: 'Rollouts',
        about: 'Progressive deliveries and their metrics',
        icon: IconChartLine,
        key: 'r',
        waits: { of: 'rollouts', words: 'waiting for your decision', colour: 'yellow' },
      },
      {
        to: '/incidents',
        label: 'Incidents',
        about: 'What is wrong, since when, and after which commit',
        icon: IconAlertTriangle,
        key: 'i',
        waits: { of: 'incidents', words: 'open', colour: 'red' },
      },
      { to: '/compare', label: 'Environments compared', about: 'What differs, field by field', icon: IconArrowsExchange, key: 'e' },
    ],
  },
  {
    title: 'Platform',
    places: [
      {
        to: '/repositories',
        label: 'Repositories',
        about: 'Git and Helm repositories, and when they were read',
        icon: IconGitBranch,
        key: 'o',
      },
      { to: '/clusters', label: 'Clusters', about: 'Where things run, and when they were heard of', icon: IconServer2, key: 'c' },
      { to: '/tenants', label: 'Tenants', about: 'Teams, their people, namespaces and quotas', icon: IconBuilding, key: 't' },
      { to: '/audit', label: 'Audit', about: 'Who asked for what, and what became of it', icon: IconListSearch, key: 'a' },
      {
        to: '/system',
        label: 'System',
        about: 'Services, streams, lag and dead letters',
        icon: IconSettings,
        key: 's',
        operators: true,
      },
    ],
  },
];
export const placesFor = (operator: boolean): typeof PLACES =>
  PLACES.map(({ title, places }) => ({ title, places: places.filter(({ operators }) => operator || operators !== true) }));
/** Whether a page is at a place or below it. */
export const isAt = (place: string, pathname: string): boolean =>
  place === '/' ? pathname === '/' || pathname.startsWith('/applications/') : pathname === place || pathname.startsWith(`${place}/`);
