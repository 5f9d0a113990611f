import {
  bucketOf,
  ObjectActionRequested,
  type ApiCommandAccepted,
  type ApiObjectDetail,
  type ObjectAction,
  type ObjectActionCommand,
} from '@fairlead/contracts';
import { describeRef, whyKindLacks } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import type { LiveQuestions, Which } from '../objects/live-questions.js';
import { ApiError } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import { askFor, eventsOf, type Order } from './order.js';
import type { Targets } from './targets.js';

const WORDS: Readonly<Record<ObjectAction, { readonly verb: string; readonly next: string }>> = {
  sync: { verb: 'Sync', next: 'It is applied as its rendering says, and nothing else of the application.' },
  restart: { verb: 'Restart', next: 'Its Pods are replaced as its strategy says.' },
  run: { verb: 'Run', next: 'A Job is made of it now.' },
  delete: { verb: 'Delete', next: 'It is deleted now, and made again by Fairlead or by what owns it.' },
};

/**
 * Does one thing with one object. The syncer is asked first what the object is and what fits it, for a quick answer and so that the order names this very object
 * and not one that takes its name later; whether it is done is decided by the syncer once more.
 */
export class ActingOnObjects {
  constructor(
    private readonly bus: Bus,
    private readonly targets: Targets,
    private readonly questions: Pick<LiveQuestions, 'object'>,
  ) {}

  /** @throws ApiError 401, 403, 404, 409, 429, 503; NatsUnavailableError */
  async act(tenant: string, name: string, command: ObjectActionCommand, order: Order): Promise<ApiCommandAccepted> {
    const { spec, metadata } = (await this.targets.application(tenant, name, order, 'act-on-objects')).document;
    const { cluster, action, reason, uid: meant, ...rest } = command;
    const object = { group: rest.group, kind: rest.kind, namespace: rest.namespace, name: rest.name };
    const about = { tenant: spec.tenant, application: metadata.name };
    const what = `${describeRef(object)} on ${cluster}`;
    // Nothing is asked of a cluster for who may not do it.
    const looked: Looked = this.targets.may(tenant, order, 'act-on-objects')
      ? await this.look({ ...about, viewer: order.viewer }, command, `${WORDS[action].verb} of ${what}`)
      : {};
    const { obstacle } = looked;
    const uid = meant ?? looked.uid;
    const detail = `${WORDS[action].verb} ${what}.`;
    const wish = { action: 'act-on-objects' as const, ...about, detail, reason, clusters: [cluster], obstacle };
    const asked = await askFor(this.targets.authoriser, order, wish);
    const message = { ...asked, ...about, cluster, bucket: bucketOf(tenant, name), action, object, at: new Date().toISOString() };
    await withDeadline(this.bus.publish(ObjectActionRequested, uid === undefined ? message : { ...message, uid }));
    return { id: asked.id, ...about, clusters: [cluster], next: WORDS[action].next, follow: eventsOf(tenant, name) };
  }

  /** @param doing `Restart of Deployment shop/api on prod` @returns which object is there now, or why it can't be done */
  private async look(which: Which, { action, uid, reason: _reason, ...lookup }: ObjectActionCommand, doing: string): Promise<Looked> {
    const lacks = whyKindLacks(action, lookup);
    if (lacks !== undefined) return { obstacle: unavailable(doing, lacks) };
    try {
      const detail = await this.questions.object(which, lookup, new AbortController().signal);
      const obstacle = obstacleTo(action, uid, detail, doing);
      return obstacle ? { obstacle } : { uid: detail.uid };
    } catch (error) {
      if (error instanceof ApiError) return { obstacle: error };
      throw error;
    }
  }
}

interface Looked {
  /** Which object is there now; absent: none. */
  readonly uid?: string | undefined;
  readonly obstacle?: ApiError;
}

function obstacleTo(action: ObjectAction, meant: string | undefined, detail: ApiObjectDetail, doing: string): ApiError | undefined {
  if (detail.actions === undefined) return olderSyncer(detail.cluster);
  if (meant !== undefined && meant !== detail.uid && action !== 'sync') return replaced(doing, detail.uid !== undefined);
  const offer = detail.actions.find((one) => one.action === action);
  if (offer?.unavailable !== undefined) return unavailable(doing, offer.unavailable);
  if (offer) return undefined;
  const has = detail.actions.map((one) => one.action).join(', ');
  return unavailable(
    doing,
    `it ${has === '' ? 'has no actions' : `has ${has} only`}${detail.desired === undefined ? ', since it is not in Git' : ''}`,
  );
}

const unavailable = (doing: string, why: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'ActionUnavailable',
    title: 'That can not be done with this object',
    detail: `${doing}: ${why}. Nothing was done.`,
    advice: 'GET /api/v1/applications/{tenant}/{name}/object lists in `actions` what can be done with it, and what keeps the rest back.',
  });
const replaced = (doing: string, isThere: boolean): ApiError =>
  new ApiError({
    status: 409,
    code: 'ObjectReplaced',
    title: 'It is another object by now',
    detail: `${doing}: the object that was looked at is gone${isThere ? ', and another of its name is there' : ''}. Nothing was done.`,
    advice: 'Look at it again: what was to be done may have been done, or have happened by itself.',
  });
const olderSyncer = (cluster: string): ApiError =>
  new ApiError({
    status: 503,
    code: 'SyncerTooOld',
    title: 'The syncer of the cluster is of an older version',
    detail: `The syncer of cluster ${cluster} can not act on single objects yet. Nothing was done.`,
    advice: 'During an update this lasts minutes. If it stays, ask the platform team to update the syncer.',
    retryAfter: 60,
  });
