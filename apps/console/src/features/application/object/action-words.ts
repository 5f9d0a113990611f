import type { ObjectDetail } from '@fairlead/api-client';
import type { ObjectId } from '../data/live-queries';

export type ActionOffer = NonNullable<ObjectDetail['actions']>[number];
export type ObjectAction = ActionOffer['action'];
export interface ActionWords {
  readonly label: string;
  /** Opens its dialog, while no text is being typed. */
  readonly key: string;
  /** What it does, said before it is done. */
  readonly does: (object: ObjectId, isMade: boolean) => string;
  readonly isDanger?: boolean;
}
export const ACTION_WORDS: Readonly<Record<ObjectAction, ActionWords>> = {
  sync: {
    label: 'Sync',
    key: 's',
    does: () =>
      'This object alone is applied as its rendering says, also where nothing differs. Nothing else of the application is touched.',
  },
  restart: {
    label: 'Restart',
    key: 'r',
    does: () =>
      'Its Pods are replaced as its strategy says, as with kubectl rollout restart. Git stays as it is, this is no drift, and it outlives the next sync.',
  },
  run: { label: 'Run now', key: 'n', does: ({ name }) => `A Job is made of ${name} now, whatever its schedule says.` },
  delete: {
    label: 'Delete',
    key: 'd',
    does: ({ kind }, isMade) =>
      isMade
        ? `This ${kind} is deleted. What made it makes another where one is wanted${kind === 'Job' ? '; a Job that a CronJob made does not come back before its time' : ''}.`
        : `This ${kind} is deleted with all that it owns, and Fairlead makes it again as Git says. Until then it is missing.`,
    isDanger: true,
  },
};

/** What keeps an action back, whoever asks, as the button or the line of it takes it. */
export const notNow = ({ unavailable }: ActionOffer): { readonly unavailable?: string } =>
  unavailable === undefined ? {} : { unavailable: `Not now: ${unavailable}.` };
