import type { Locator, Page } from 'playwright-core';

/** What tests do on every page of the console. */
export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name });
/** The one that was opened last. */
export const inDialog = (page: Page): Locator => page.getByRole('dialog').last();

/** Fills the reason of a command's dialog and confirms. */
export async function confirm(page: Page, button: string | RegExp, reason: string): Promise<void> {
  await inDialog(page)
    .getByLabel(/Reason/)
    .fill(reason);
  await inDialog(page).getByRole('button', { name: button, exact: true }).click();
}

/** Applications of the fleet's table, as they stand there. */
export const listed = (page: Page): Promise<string[]> =>
  page.getByRole('table', { name: 'Applications' }).getByRole('link').allTextContents();

/** What a page's address says after `?`. */
export const searchOf = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);

/** The text that a message at the edge of the page has, by its title. */
export const told = (page: Page, title: string | RegExp): Locator => page.locator('.mantine-Notification-root').filter({ hasText: title });

/** What has the focus, in words: its role or element, and its name. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const it = document.activeElement;
    const name = it.getAttribute('aria-label') ?? it.innerText.trim().replace(/\\s+/g, ' ').slice(0, 80);
    return [it.getAttribute('role') ?? it.tagName.toLowerCase(), name].join(' ');
  })()`);

/** Pixels that the page is wider than its window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Presses a key until what has the focus fits. */
export async function pressUntil(page: Page, key: string, wanted: RegExp, most = 40): Promise<void> {
  const met: string[] = [];
  for (let times = 0; times < most; times += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (wanted.test(now)) return;
    met.push(now);
  }
  throw new Error(`${key} does not reach ${wanted}; it met: ${met.join(' | ')}`);
}
export const tabTo = (page: Page, wanted: RegExp): Promise<void> => pressUntil(page, 'Tab', wanted);
