import type { Page } from 'playwright-core';
import { until, type ConsoleWorld } from './console-world.js';
import type { Opening } from './openings.js';
import { focused, searchOf } from './pages.js';

/** Opens it on a page of its own. @returns what had the focus before */
export async function shown(world: ConsoleWorld, page: Page, { path, open, name }: Opening): Promise<string> {
  await page.goto(`${world.url}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  let before = '';
  await open(page, async (opener, key) => {
    await opener.waitFor();
    await opener.focus();
    before = await focused(page);
    await page.keyboard.press(key ?? 'Enter');
  }).catch((error: Error) => {
    throw new Error(`${name} does not open: ${error.message}`, { cause: error });
  });
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await until('it to stand still', async () => ((await page.evaluate<boolean>(STILL)) ? true : undefined));
  return before;
}
/** A skeleton's pulse goes on for ever; whatever ends has ended. */
const STILL = `document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)`;
/** What reaches beyond the window and can't be scrolled to, of the dialog that was opened. */
export const CUT_OFF = `[...document.querySelectorAll('[role="dialog"] button, [role="dialog"] input, [role="menu"] [role^="menuitem"]')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => { const { left, right } = one.getBoundingClientRect(); return left < -1 || right > innerWidth + 1; })
  .map((one) => one.getAttribute('aria-label') ?? one.textContent)`;
/** What moves though it need not: of a transition that takes no time nobody sees anything. */
export const MOVING = `document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getComputedTiming().duration > 1)
  .map((one) => one.animationName ?? one.transitionProperty)`;
const INSIDE = `document.activeElement.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null`;

export async function strayed(page: Page, { kind, modal }: Opening, before: string): Promise<string | undefined> {
  if (kind === 'field') return undefined;
  const isInside = async () => ((await page.evaluate<boolean>(INSIDE)) ? true : undefined);
  if (!(await until('the focus to be inside', isInside, 3_000).catch(() => false))) return `the focus stays on ${await focused(page)}`;
  if (kind === 'menu') return undefined;
  if (modal === false) return passedThrough(page, before);
  for (let times = 0; times < 30; times += 1) {
    await page.keyboard.press(times < 20 ? 'Tab' : 'Shift+Tab');
    if (!(await page.evaluate<boolean>(INSIDE))) return `the focus went to ${await focused(page)}`;
  }
  return undefined;
}
const TAB_STOPS = `[...document.querySelectorAll('[role="dialog"] :is(button, input)')].filter((one) => one.tabIndex >= 0)`;
/** What stands beside the page is gone through once, in the order of what it shows; behind it the page goes on, and it is closed. Opens it again. */
async function passedThrough(page: Page, before: string): Promise<string | undefined> {
  const stops = await page.evaluate<number>(`${TAB_STOPS}.length`);
  const met: number[] = [];
  // The browser stops at each part of a date, which are one field.
  for (let times = 0; times < 40 && (await page.evaluate<boolean>(INSIDE)); times += 1) {
    const at = await page.evaluate<number>(`${TAB_STOPS}.indexOf(document.activeElement)`);
    if (met.at(-1) !== at) met.push(at);
    await page.keyboard.press('Tab');
  }
  const wanted = Array.from({ length: stops }, (_, index) => index);
  if (met.join() !== wanted.join()) return `Tab meets ${met.join()} of ${wanted.join()}`;
  const behind = await focused(page);
  if (behind.startsWith('body')) return 'the focus is nowhere behind it';
  const isClosed = async () => ((await page.getByRole('dialog').count()) === 0 ? true : undefined);
  if (!(await until('it to close', isClosed, 3_000).catch(() => false))) return 'it stays open though the focus went on';
  await page.keyboard.press('Shift+Tab');
  const back = await focused(page);
  if (back !== before) return `before ${behind} comes ${back} and not ${before}`;
  await page.keyboard.press('Enter');
  const isInside = async () => ((await page.evaluate<boolean>(INSIDE)) ? true : undefined);
  return (await until('it to open again', isInside, 3_000).catch(() => false)) ? undefined : 'it does not open again';
}
export async function stays(page: Page, { kind, escape }: Opening): Promise<string | undefined> {
  if (escape === false) return undefined;
  const opened = page.getByRole(kind === 'menu' ? 'menu' : kind === 'field' ? 'listbox' : 'dialog');
  const count = await opened.count();
  await page.keyboard.press('Escape');
  const isGone = async () => ((await opened.count()) < count ? true : undefined);
  return (await until('it to close', isGone, 5_000).catch(() => false)) ? undefined : 'Escape does not close it';
}
export async function notGivenBack(page: Page, { escape, opener }: Opening, before: string): Promise<string | undefined> {
  if (escape === false || before === '') return undefined;
  const wanted = opener ?? before;
  const given = await until('the focus', async () => ((await focused(page)) === wanted ? true : undefined), 3_000).catch(() => false);
  return given ? undefined : `the focus is on ${await focused(page)} and not on ${wanted} (${JSON.stringify(searchOf(page))})`;
}

/** Of some elements: how many are chosen, and how many of these and of the others have an outline. */
export const marks = (page: Page, selector: string): Promise<{ chosen: number; marked: number; others: number }> =>
  page.evaluate(`(() => {
    const all = [...document.querySelectorAll(${JSON.stringify(selector)})];
    const chosen = all.filter((one) => one.matches('[data-active], [aria-selected="true"], [aria-current="page"]'));
    const outlined = (one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    };
    return { chosen: chosen.length, marked: chosen.filter(outlined).length, others: all.filter((one) => !chosen.includes(one) && outlined(one)).length };
  })()`);
