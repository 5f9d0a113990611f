/** Names that most teams give environments, in the order in which versions pass them. */
const USUAL = [
  ['development', 'dev', 'sandbox'],
  ['test', 'testing', 'qa', 'integration'],
  ['staging', 'stage', 'preproduction', 'preprod', 'uat'],
  ['production', 'prod', 'live'],
];
const rankOf = (name: string): number => {
  const found = USUAL.findIndex((names) => names.some((usual) => name === usual || name.startsWith(`${usual}-`)));
  return found < 0 ? 1.5 : found;
};

/** @param promotion environments in the order of the component's Promotion, if it has one: it counts before what names say */
export function compareEnvironmentNames(a: string, b: string, promotion: readonly string[] = []): number {
  const [first, second] = [promotion.indexOf(a), promotion.indexOf(b)];
  if (first >= 0 && second >= 0) return first - second;
  return rankOf(a) - rankOf(b) || (a < b ? -1 : a > b ? 1 : 0);
}
