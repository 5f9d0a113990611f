import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';

/** A newer api serves newer files, and parts of this page are gone: read it anew, once. */
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('fairlead-reloaded') ?? 0);
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('fairlead-reloaded', String(Date.now()));
  event.preventDefault();
  window.location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
