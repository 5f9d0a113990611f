import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { chromium, type Browser as Chromium, type Page } from 'playwright-core';

export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly contrast?: 'more';
  readonly reducedMotion?: boolean;
  /** The system chooses the colours, as Windows does for who needs strong contrast. */
  readonly forcedColors?: boolean;
}
export interface Violation {
  readonly rule: string;
  readonly help: string;
  readonly where: readonly string[];
}

/** Where screenshots are written; kept after the test, to be looked at. */
const outputFolder = (): string => process.env['FAIRLEAD_TEST_OUTPUT'] ?? join(projectRoot, '.fairlead', 'test-output');

/** A real browser, and what it complained about. */
export class TestBrowser {
  /** Errors on the pages' consoles and uncaught ones, violations of the content security policy among them. */
  readonly complaints: string[] = [];
  private constructor(
    private readonly chromium: Chromium,
    private readonly axe: string,
  ) {}

  static async start(): Promise<TestBrowser> {
    const { path } = await resolveTool('chromium');
    // In a container root has no user namespaces, which Chromium's sandbox is made of.
    const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    return new TestBrowser(browser, axe);
  }

  /** A page with cookies of its own. */
  async page({ width = 1280, height = 800, dark, contrast, reducedMotion, forcedColors }: Looks = {}): Promise<Page> {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      contrast: contrast ?? 'no-preference',
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: forcedColors ? 'active' : 'none',
      timezoneId: 'Europe/Berlin',
      permissions: ['clipboard-read', 'clipboard-write'],
      // The tests' own script is injected by address; what the page itself loads stays under its policy, and what it violates is heard of.
      bypassCSP: false,
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    return page;
  }

  /** Writes `<name>.png`. */
  async shot(page: Page, name: string, fullPage = false): Promise<void> {
    const folder = join(outputFolder(), 'console');
    await mkdir(folder, { recursive: true });
    // What fades in is shown as it is when it is there.
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: 'disabled' });
  }

  /** What of WCAG 2.1 A and AA, and of axe's best practices, the page violates. */
  async violations(page: Page): Promise<Violation[]> {
    // `evaluate` is not subject to the page's policy, a script element would be.
    await page.evaluate(this.axe);
    return page.evaluate(async () => {
      interface Found {
        id: string;
        help: string;
        nodes: { target: string[]; failureSummary?: string }[];
      }
      const axe = (globalThis as unknown as { axe: { run(): Promise<{ violations: Found[] }> } }).axe;
      const { violations } = await axe.run();
      return violations.map(({ id, help, nodes }) => ({
        rule: id,
        help,
        where: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
      }));
    });
  }

  async stop(): Promise<void> {
    await this.chromium.close();
  }
}

/** A refused request is also written to the console by the browser itself; the pages say so in their own words. */
const isExpected = (text: string): boolean =>
  /Failed to load resource: the server responded with a status of (401|403|404|409|429|503)/.test(text);
