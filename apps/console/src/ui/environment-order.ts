/** Environments as versions usually go through them; unknown names stand between test and staging. */
const WAY: readonly RegExp[] = [
  /^(dev|development|local|sandbox)/,
  /^(int|integration|ci)/,
  /^(test|testing|qa|uat)/,
  /^(stag|stage|pre)/,
  /^(canary)/,
  /^(prod|production|live)/,
];
const UNKNOWN = 2.5;

const rank = (name: string): number => {
  const index = WAY.findIndex((pattern) => pattern.test(name));
  return index < 0 ? UNKNOWN : index;
};
export const inEnvironmentOrder = (names: Iterable<string>): string[] =>
  [...new Set(names)].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
