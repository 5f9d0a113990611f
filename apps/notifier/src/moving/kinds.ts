import { promotionMessage } from '../messages/promotion-message.js';
import { pruneMessage } from '../messages/prune-message.js';
import { rolloutMessage } from '../messages/rollout-message.js';
import type { MovingKind } from './moving-messages.js';
import { isPromotionDone, Promotion } from './promotion.js';
import { Prune } from './prune.js';
import { beginsAnew, isRolloutDone, Rollout } from './rollout.js';

/** Tokens of the kinds whose messages have buttons, or have none where clicks don't reach us. */
export const PROMOTIONS = Symbol('promotions');
export const PRUNES = Symbol('prunes');

/** All that one message follows from beginning to end. */
export const rollouts: MovingKind<Rollout> = {
  kind: 'rollout',
  schema: Rollout,
  content: rolloutMessage,
  isDone: isRolloutDone,
  beginsAnew,
};
export const promotionsWith = (options: { buttons: boolean }): MovingKind<Promotion> => ({
  kind: 'promotion',
  schema: Promotion,
  content: (state) => promotionMessage(state, options),
  isDone: isPromotionDone,
});
export const prunesWith = (options: { buttons: boolean }): MovingKind<Prune> => ({
  kind: 'prune',
  schema: Prune,
  content: (state) => pruneMessage(state, options),
  isDone: ({ confirmed }) => confirmed !== undefined,
});
