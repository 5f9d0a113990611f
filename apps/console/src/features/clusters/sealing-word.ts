import type { Sealing } from '@fairlead/api-client';
import { numberText } from '../../ui/number-text';

const DAY = 86_400_000;
const SOON_DAYS = 7;

/** How it stands with the key that secrets are sealed with, and whether somebody has to do something. */
export function sealingWord(sealing: Sealing | null | undefined, now: number): [word: string, isWrong: boolean] {
  if (sealing === undefined) return ['…', false];
  if (sealing === null) return ['not known', false];
  const newest = sealing.keys.map(({ notAfter }) => Date.parse(notAfter)).sort((one, other) => other - one)[0];
  if (newest === undefined) return ['no key yet', false];
  const days = Math.floor((newest - now) / DAY);
  if (days < 0) return ['the key has expired', true];
  if (days < SOON_DAYS) return [`the key expires in ${days} ${days === 1 ? 'day' : 'days'}`, true];
  const { length } = sealing.stale;
  if (length > 0) return [`${numberText(length)} to seal anew`, false];
  return [`key for ${days} more days`, false];
}
