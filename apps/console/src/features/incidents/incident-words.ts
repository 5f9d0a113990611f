import type { Incident } from '@fairlead/api-client';
import { durationText } from '../../ui/ago';

/** What went wrong where, on the way from Git to users. */
export const STAGES: Readonly<Record<Incident['stage'], string>> = {
  catalog: 'Declaring',
  source: 'Reading Git',
  render: 'Rendering',
  sync: 'Syncing',
  health: 'Health',
  rollout: 'Rollout',
};
/** `overlays/production/kustomization.yaml:12:3`; undefined: the problem names no place. */
export function placeOf(problem: Incident['problem']): string | undefined {
  if (problem?.file === undefined) return undefined;
  return [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
}
export const fileNameOf = ({ tenant, application, openedAt, id }: Incident): string =>
  `postmortem-${openedAt.slice(0, 10)}-${tenant}-${application}-${id}.md`;

const HOUR = 3_600_000;
/** As other durations; from two days on in days and hours. */
export function lastedText(milliseconds: number): string {
  if (milliseconds < 48 * HOUR) return durationText(milliseconds);
  const hours = Math.floor(milliseconds / HOUR);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
