import type { Chapter } from '../chapter.js';
import { onboarding } from './01-onboarding.js';
import { whatTeamsHave } from './02-what-teams-have.js';
import { delivery } from './03-delivery.js';
import { promotion } from './04-promotion.js';
import { canary } from './05-canary.js';
import { secrets } from './06-secrets.js';
import { driftAndDeletion } from './07-drift-and-deletion.js';
import { badCommit } from './08-bad-commit.js';
import { gitHostDown } from './09-git-host-down.js';
import { observed } from './10-observed.js';

/** The story in its order; each chapter builds on what those before it made. */
export const chapters: readonly Chapter[] = [
  onboarding,
  whatTeamsHave,
  delivery,
  promotion,
  canary,
  secrets,
  driftAndDeletion,
  badCommit,
  gitHostDown,
  observed,
];
