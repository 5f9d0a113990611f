import type { Promotion } from '../moving/promotion.js';
import { awaitsDecision } from '../moving/promotion.js';
import { actions, button, context, section, SECTION, type Block, type ButtonOptions, type SlackContent } from './blocks.js';
import { escapeLine, inlineCode } from './escape.js';
import { clockOf, link, shortId } from './format.js';

const NAMED_CHANGES = 15;

/** A version on its way from one environment to the next: what changes, what is waited for, who decided, what came of it. */
export function promotionMessage(promotion: Promotion, { buttons }: { buttons: boolean }): SlackContent {
  const { tenant, application, from, to, commit } = promotion;
  const { emoji, what, next } = wordsOf(promotion);
  const way = `${from} → ${to}`;
  const name = `${tenant}/${application}`;
  return {
    text: escapeLine(`${name} ${way} (${shortId(commit)}): ${plain(what)}`, 1_000),
    blocks: [
      section(`:${emoji}: *${escapeLine(name, 200)}* ${escapeLine(way, 200)} ${inlineCode(shortId(commit), 20)}: ${what}`),
      ...changesOf(promotion),
      ...problemOf(promotion),
      ...(buttons && awaitsDecision(promotion) ? [decisionButtons(promotion)] : []),
      ...context(next, pullRequestOf(promotion), `promotion ${escapeLine(promotion.promotion, 100)}`),
    ],
  };
}

interface Words {
  readonly emoji: string;
  /** Escaped already. */
  readonly what: string;
  readonly next: string;
}
function wordsOf(promotion: Promotion): Words {
  const { state, decision, to, from, soakUntil, result, reason } = promotion;
  const by = promotion.actor === undefined ? '' : ` by ${escapeLine(promotion.actor, 200)}`;
  const why = reason === undefined ? '' : `: ${escapeLine(reason, 500)}`;
  if (decision !== undefined) {
    const verb = decision.decision === 'approve' ? 'approved' : 'rejected';
    const said = decision.reason === undefined ? '' : `: ${escapeLine(decision.reason, 500)}`;
    return {
      emoji: 'hourglass_flowing_sand',
      what: `*${verb} by ${escapeLine(decision.actor, 200)}*${said}`,
      next: 'The Git change is made now; this message tells what came of it.',
    };
  }
  switch (state) {
    case 'Soaking':
      return {
        emoji: 'hourglass_flowing_sand',
        what:
          soakUntil === undefined ? `soaks in ${escapeLine(from, 100)}` : `soaks in ${escapeLine(from, 100)} until ${clockOf(soakUntil)}`,
        next: 'It goes on when it was healthy all that time.',
      };
    case 'AwaitingApproval':
      return {
        emoji: 'raised_hand',
        what: 'waits for approval',
        next: `An approver decides here or with \`/fairlead approve ${promotion.tenant}/${promotion.promotion} ${to}\`.`,
      };
    case 'Promoting':
      return { emoji: 'gear', what: `is being promoted${approved(by)}${why}`, next: 'The Git change is being made.' };
    case 'PullRequestOpen':
      return {
        emoji: 'twisted_rightwards_arrows',
        what: `has a pull request${approved(by)}${why}`,
        next: 'It is promoted when the pull request is merged.',
      };
    case 'Promoted':
      return {
        emoji: 'white_check_mark',
        what: `*Promoted*${approved(by)}${result === undefined ? '' : ` as ${inlineCode(shortId(result), 20)}`}${why}`,
        next: `The sync of ${escapeLine(to, 100)} follows by itself.`,
      };
    case 'Rejected':
      return { emoji: 'no_entry', what: `*Rejected${by}*${why}`, next: 'Nothing was changed. A newer version is offered again.' };
    case 'Superseded':
      return {
        emoji: 'next_track_button',
        what: 'superseded by a newer version',
        next: 'Nothing was changed by it. The newer version has a message of its own.',
      };
    case 'Failed':
      return { emoji: 'red_circle', what: `could not be promoted${approved(by)}`, next: 'Nothing was changed.' };
  }
}
const approved = (by: string): string => (by === '' ? '' : `, approved${by}`);

/** The words without mark-up, for notifications. */
const plain = (what: string): string =>
  what
    .replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/[*`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function changesOf({ changes }: Promotion): Block[] {
  if (changes.length === 0) return [];
  const lines = changes.slice(0, NAMED_CHANGES).map((change) => `• ${escapeLine(change, 180)}`);
  const more = changes.length > NAMED_CHANGES ? [`… and ${changes.length - NAMED_CHANGES} more`] : [];
  return [section([...lines, ...more].join('\n'))];
}

function problemOf({ problem, state }: Promotion): Block[] {
  return problem === undefined || state !== 'Failed' ? [] : [section(escapeLine(`${problem.code}: ${problem.message}`, SECTION))];
}

const pullRequestOf = ({ pullRequest }: Promotion): string | undefined =>
  pullRequest === undefined ? undefined : link(pullRequest.url, `pull request #${pullRequest.number}`);

function decisionButtons({ tenant, promotion, to, commit }: Promotion): Block {
  const value = { tenant, promotion, environment: to, commit };
  const one = (action: 'approve' | 'reject', options: Omit<ButtonOptions, 'action' | 'value'>) => button({ action, value, ...options });
  const version = inlineCode(shortId(commit), 20);
  return actions(
    one('approve', {
      label: 'Approve',
      style: 'primary',
      confirm: {
        title: `Promote to ${to}?`,
        text: `${version} goes to ${escapeLine(to, 100)} as a Git change in your name.`,
        yes: 'Approve',
        no: 'Cancel',
      },
    }),
    one('reject', {
      label: 'Reject',
      style: 'danger',
      confirm: {
        title: `Keep it from ${to}?`,
        text: `${version} does not go to ${escapeLine(to, 100)}; a newer version is offered again.`,
        yes: 'Reject',
        no: 'Cancel',
      },
    }),
  );
}
