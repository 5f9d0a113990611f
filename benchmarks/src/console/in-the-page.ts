import { setTimeout as sleep } from 'node:timers/promises';
import type { TestBrowser } from '@fairlead/pipeline-e2e';

export type Page = Awaited<ReturnType<TestBrowser['page']>>;
type Input = 'keydown' | 'pointermove' | 'wheel' | 'click';
const PATIENCE_MILLISECONDS = 60_000;

/** Milliseconds from each of `times` inputs to the frame that shows what it did, as the page itself sees them. */
export async function toNextPaint(page: Page, input: Input, times: number, act: (index: number) => Promise<unknown>): Promise<number[]> {
  await page.evaluate(`(() => {
    globalThis.took = [];
    globalThis.heard?.abort();
    globalThis.heard = new AbortController();
    addEventListener('${input}', (event) => {
      requestAnimationFrame(() => setTimeout(() => globalThis.took.push(performance.now() - event.timeStamp)));
    }, { capture: true, signal: globalThis.heard.signal });
  })()`);
  for (let index = 0; index < times; index++) {
    await act(index);
    // Asked again and again, because the page's policy lets no text be run that waits in it.
    await asked(page, `globalThis.took.length > ${index}`);
  }
  const took = await page.evaluate<number[]>('globalThis.took');
  await page.evaluate('globalThis.heard.abort()');
  return took;
}

/** Milliseconds from an input to the frame in which something is there, as the page itself sees it. @param there an expression of the page */
export async function untilThere(page: Page, input: Input, there: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(`(() => {
    globalThis.took = undefined;
    addEventListener('${input}', (event) => {
      const look = () => requestAnimationFrame(() => {
        if (!(${there})) return look();
        setTimeout(() => { globalThis.took = performance.now() - event.timeStamp; });
      });
      look();
    }, { capture: true, once: true });
  })()`);
  await act();
  await asked(page, 'globalThis.took !== undefined');
  return page.evaluate<number>('globalThis.took');
}

/** Milliseconds in which the page fetches something of the api and reads it, with nothing drawn of it: what the same costs in the plainest way. */
export const fetched = (page: Page, path: string): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const from = performance.now();
    const response = await fetch(${JSON.stringify(path)}, { headers: { 'fairlead-client': 'console' } });
    if (!response.ok) throw new Error(response.url + ' answered ' + response.status);
    await response.json();
    return performance.now() - from;
  })()`);

export async function several(times: number, act: (index: number) => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < times; index++) took.push(await act(index));
  return took;
}

/** Resolves when an expression of the page is true. @throws Error: it is not within a minute */
export async function asked(page: Page, condition: string): Promise<void> {
  const until = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await page.evaluate<boolean>(condition))) {
    if (Date.now() > until) throw new Error(`The page did not come to ${condition} within ${PATIENCE_MILLISECONDS} ms.`);
    await sleep(5);
  }
}
