import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WebhookTarget {
  readonly url: string;
  /** Key of the signature in X-Hub-Signature-256. */
  readonly secret: string;
}
export interface Push {
  readonly repository: string;
  readonly cloneUrl: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** Milliseconds before each further try. GitHub gives up after one; a few more make the sandbox pleasant while a service restarts. */
const delays = [500, 2_000, 5_000];

/** Sends GitHub's push event (the fields that consumers read). Resolves to the problem, or undefined when it was taken; never rejects. */
export async function sendPush(target: WebhookTarget, push: Push, signal: AbortSignal): Promise<string | undefined> {
  const body = JSON.stringify(payload(push));
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'GitHub-Hookshot/fairlead-sandbox',
    'X-GitHub-Event': 'push',
    'X-GitHub-Delivery': randomUUID(),
    'X-Hub-Signature-256': `sha256=${createHmac('sha256', target.secret).update(body).digest('hex')}`,
  };
  let problem: string | undefined;
  for (const delay of [0, ...delays]) {
    try {
      await sleep(delay, undefined, { signal });
      problem = await deliver(target.url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      });
    } catch (error) {
      problem =
        error instanceof Error ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}` : String(error);
    }
    if (problem === undefined || signal.aborted) return problem;
  }
  return problem;
}

async function deliver(url: string, request: RequestInit): Promise<string | undefined> {
  const response = await fetch(url, request);
  await response.arrayBuffer();
  return response.ok ? undefined : `answered ${response.status}`;
}

const absent = /^0+$/;
const payload = ({ repository, cloneUrl, ref, before, after }: Push) => ({
  ref,
  before,
  after,
  created: absent.test(before),
  deleted: absent.test(after),
  forced: false,
  repository: {
    name: repository.split('/').at(-1),
    full_name: repository,
    clone_url: cloneUrl,
    html_url: cloneUrl.replace(/\.git$/, ''),
    default_branch: 'main',
  },
  pusher: { name: 'sandbox' },
  head_commit: absent.test(after) ? null : { id: after },
});
