import { createHash } from 'node:crypto';

const TEAMS = [
  ...['checkout', 'payments', 'search', 'catalogue', 'accounts', 'shipping', 'pricing', 'loyalty', 'media', 'reviews', 'returns', 'orders'],
  ...['stock', 'billing', 'fraud', 'support', 'insights', 'identity', 'mobile', 'partners', 'content', 'warehouse', 'delivery', 'ledger'],
];
const COMPONENTS = ['api', 'web', 'worker', 'gateway', 'cache', 'scheduler', 'importer', 'mailer', 'reports', 'admin', 'events', 'export'];
const PEOPLE = [
  'Ada Byron',
  'Grace Murray',
  'Edsger Rotter',
  'Barbara Huberman',
  'Ken Bell',
  'Radia Root',
  'Alan Mathison',
  'Frances Elizabeth',
];
const SUBJECTS = [
  ...['Raise the memory limit', 'Read the queue in batches', 'Answer health checks sooner', 'Update base image', 'Log the order id'],
  ...[
    'Retry when the ledger is away',
    'Cache prices for a minute',
    'Add an index for open orders',
    'Drop the old endpoint',
    'Fix rounding of taxes',
  ],
];

const nth = (list: readonly string[], index: number): string => list[index % list.length] ?? '';
/** `checkout`, …, then `checkout-2`, … */
const numbered = (list: readonly string[], index: number): string =>
  index < list.length ? nth(list, index) : `${nth(list, index)}-${Math.floor(index / list.length) + 1}`;

export const teamName = (index: number): string => numbered(TEAMS, index);
export const componentName = (index: number): string => numbered(COMPONENTS, index);
export const authorName = (index: number): string => nth(PEOPLE, index);
export const userName = (index: number): string => `${nth(PEOPLE, index).split(' ')[0]?.toLowerCase() ?? 'someone'}@example.com`;
export const commitSubject = (index: number): string => nth(SUBJECTS, index);
/** A commit id that depends on the text alone. */
export const commitId = (text: string): string => createHash('sha1').update(text).digest('hex');
