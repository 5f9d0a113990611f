import { ActionAudited, GitPushed, PromotionChanged, type ApiRendering, type MessageOf } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';

type Cause = ApiRendering['causes'][number];
interface Row {
  readonly type: string;
  readonly payload: unknown;
}
/** Events looked at; of an application with more, the oldest say nothing of what is still kept. */
const MOST_EVENTS = 1_000;
/** How much of a commit id sentences name. */
const SHORT = 10;
const PUSHED: Readonly<Record<MessageOf<typeof GitPushed>['what'], string>> = {
  'image-update': 'image update',
  promotion: 'promotion',
  revert: 'revert',
};

/** What was asked for when each commit came, from the events that were written: who pushed, approved, or went back. */
export async function causesOf(
  manager: EntityManager,
  { tenant, application, commits }: { tenant: string; application: string; commits: readonly string[] },
): Promise<(commit: string) => Cause[]> {
  const rows: Row[] = await manager.query(
    `select type, payload from catalog.events
     where (type = 'git.pushed' and commit = any ($3::text[]))
        or (tenant = $1 and application = $2 and type in ('promotion.changed', 'action.audited'))
     order by id desc limit ${MOST_EVENTS}`,
    [tenant, application, commits],
  );
  return (commit) =>
    rows
      .flatMap((row) => causeOf(row, commit) ?? [])
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .filter((cause, index, all) => all.findIndex(({ actor, what }) => actor === cause.actor && what === cause.what) === index);
}

function causeOf({ type, payload }: Row, commit: string): Cause | undefined {
  switch (type) {
    case 'git.pushed': {
      const message = GitPushed.schema.safeParse(payload).data;
      if (message?.commit !== commit) return undefined;
      return { actor: message.actor ?? 'Fairlead', what: `${PUSHED[message.what]}: ${message.subject}`, at: message.at };
    }
    case 'promotion.changed': {
      const message = PromotionChanged.schema.safeParse(payload).data;
      if (message?.result !== commit) return undefined;
      const what = `promotion ${message.promotion} from ${message.from} to ${message.to}${message.reason === undefined ? '' : `: ${message.reason}`}`;
      return { actor: message.actor ?? 'Fairlead', what, at: message.at };
    }
    default: {
      const message = ActionAudited.schema.safeParse(payload).data;
      if (!message || message.outcome === 'refused' || !message.detail.includes(commit.slice(0, SHORT))) return undefined;
      return {
        actor: message.actor,
        what: `${message.detail}${message.reason === undefined ? '' : ` (${message.reason})`}`,
        at: message.at,
      };
    }
  }
}
