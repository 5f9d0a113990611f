import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { focusPageFilter } from '../ui/filter-input';
import { dialogIsOpen, isTyping, useShortcuts } from '../ui/use-shortcuts';
import { PLACES } from './places';

const TOGETHER_MILLISECONDS = 1_200;

/** Keys of every page. */
export function useShellKeys({ search, help }: { search: () => void; help: () => void }): void {
  useShortcuts('Everywhere', [
    { keys: 'mod+K', does: 'Search, and do', run: search },
    { keys: '/', does: 'Filter this page', run: focus },
    { keys: 'shift+/', does: '', run: focus },
    { keys: '?', does: 'These keys', run: help },
    { keys: 'shift+?', does: '', run: help },
  ]);
  useJumps();
}
const focus = (): false | void => (focusPageFilter() ? undefined : false);

/** `g` and the letter of a place. */
function useJumps(): void {
  const navigate = useNavigate();
  const since = useRef(0);
  useShortcuts('Go to', JUMPS);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialogIsOpen()) return;
      const place = event.timeStamp - since.current < TOGETHER_MILLISECONDS ? ALL.find(({ key }) => key === event.key) : undefined;
      since.current = event.key === 'g' ? event.timeStamp : 0;
      if (!place) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void navigate({ to: place.to });
    };
    window.addEventListener('keydown', pressed, { capture: true });
    return () => window.removeEventListener('keydown', pressed, { capture: true });
  }, [navigate]);
}
const ALL = PLACES.flatMap(({ places }) => places);
// Only for the help: two keys one after the other are nothing that Mantine's hotkeys know.
const JUMPS = ALL.map(({ key, label }) => ({ keys: `g ${key}`, does: label, run: () => false as const }));
