import { useEffect, useRef } from 'react';

/** The newest last. */
const opened: (() => void)[] = [];
// Before any drawer listens, so that none of them hears of it.
window.addEventListener(
  'keydown',
  (event) => {
    const close = opened.at(-1);
    if (event.key !== 'Escape' || event.isComposing || close === undefined) return;
    // Mantine's mark of a list that is open: Escape is for the list then.
    if (event.target instanceof Element && event.target.getAttribute('data-mantine-stop-propagation') === 'true') return;
    event.stopImmediatePropagation();
    close();
  },
  { capture: true },
);

/** While a dialog is open Escape closes it, and not also the drawer that it was opened from. */
export function useOwnEscape(isOpen: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isOpen) return;
    const entry = (): void => latest.current();
    opened.push(entry);
    return () => void opened.splice(opened.indexOf(entry), 1);
  }, [isOpen]);
}
