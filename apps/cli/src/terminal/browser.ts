import { spawn } from 'node:child_process';
import { settings } from '../config.js';

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { linux: 'xdg-open', darwin: 'open' };

/** Opens a page where there is a window for it; where there is none, the person has its address. */
export async function openBrowser(url: string): Promise<void> {
  const opener = OPENERS[process.platform];
  if (opener === undefined || (process.platform === 'linux' && !settings.desktop)) return;
  await new Promise<void>((resolve) => {
    const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve());
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
