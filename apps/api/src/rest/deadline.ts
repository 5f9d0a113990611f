import { ApiError } from './api-error.js';

const MILLISECONDS = 5_000;

/** A client must not wait for as long as the bus would try: Git hosts give a webhook ten seconds. @throws ApiError 503 */
export async function withDeadline<T>(work: Promise<T>, milliseconds = MILLISECONDS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(busSilent(milliseconds)), milliseconds);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const busSilent = (milliseconds: number): ApiError =>
  new ApiError({
    status: 503,
    code: 'NatsUnavailable',
    title: 'The request can not be passed on now',
    detail: `NATS did not take the request within ${milliseconds / 1000} s. It may still arrive, which is harmless: doing it twice changes nothing.`,
    advice: 'Try again in a few seconds. What was pushed to Git is found without this request, too, as soon as NATS is back.',
    retryAfter: 5,
  });
