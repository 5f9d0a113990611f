import type { PromotionDocument, PromotionEnvironment } from '@fairlead/contracts';
import { forgeOf } from '../forges/forge-of.js';
import type { Forge, PullRequest } from '../forges/forge.js';
import type { Common } from '../workspace/parts.js';
import type { Workspace } from '../workspace/workspace.js';
import { titleOf } from './target.js';
import type { Version } from './versions.js';

/** The forge of a promotion's repository; undefined if the promotion names none. @throws NotOnForgeError */
export function forgeOfPromotion({ spec }: PromotionDocument, workspace: Workspace, { credentials, config }: Common): Forge | undefined {
  if (!spec.forge) return undefined;
  return forgeOf(spec.forge, workspace.repository.spec.url, { credentials, insteadOf: config.FAIRLEAD_PROMOTER_INSTEAD_OF });
}

/** A branch for each version, so that a pull request always holds exactly what was looked at. */
export const ownBranch = ({ promotion, to, commit }: Pick<Version, 'promotion' | 'to' | 'commit'>): string =>
  `fairlead/promote-${promotion}-${to}-${commit.slice(0, 12)}`;

/** Finds the version's pull request, or opens it. */
export async function openPullRequest(forge: Forge, version: Version, base: string, to: PromotionEnvironment): Promise<PullRequest> {
  const head = ownBranch(version);
  const found = await forge.find(head, base);
  if (found && found.state !== 'closed') return found;
  return forge.open({
    head,
    base,
    title: titleOf(version.promotion, version.from, version.to, version.commit),
    body: description(version, to),
  });
}

function description({ promotion, from, to, commit, changes }: Version, { approval }: PromotionEnvironment): string {
  const how =
    approval === 'required'
      ? `It is merged when somebody with the right approves it (\`fairlead promotions approve\`, Slack), or merges it here.`
      : 'It is merged by itself as soon as the forge allows it.';
  return [
    `Takes \`${commit}\` of **${promotion}** from **${from}** to **${to}**.`,
    changes.length > 0
      ? `What comes along:\n\n${changes.map((change) => `- ${change}`).join('\n')}`
      : 'What comes along stands in the diff.',
    how,
    'Opened by Fairlead. Closing it rejects this version.',
  ].join('\n\n');
}
