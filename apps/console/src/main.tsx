import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';

/** Whether the api serves another build than this page is of; not while it is away. */
async function isNewer(): Promise<boolean> {
  const own = [...document.querySelectorAll('script[type="module"][src]')].map((script) => script.getAttribute('src') ?? '');
  try {
    const page = await fetch('/', { cache: 'no-store' });
    const text = await page.text();
    return page.ok && !own.every((path) => text.includes(path));
  } catch {
    return false;
  }
}
/** A newer api serves newer files, and parts of this page are gone: read it anew, once. What the page shows is not lost for less. */
async function readAnew(): Promise<void> {
  const last = Number(sessionStorage.getItem('fairlead-reloaded') ?? 0);
  if (Date.now() - last < 60_000 || !(await isNewer())) return;
  sessionStorage.setItem('fairlead-reloaded', String(Date.now()));
  window.location.reload();
}
window.addEventListener('vite:preloadError', () => void readAnew());

/** Pixels that a scrollbar takes from what is scrolled; none where it lies over it, as on a phone. */
function scrollbarWidth(): number {
  const box = document.createElement('div');
  box.style.overflowY = 'scroll';
  document.body.append(box);
  const width = box.offsetWidth - box.clientWidth;
  box.remove();
  return width;
}
if (scrollbarWidth() > 0) document.documentElement.dataset['scrollbars'] = '';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
