import { useHotkeys } from '@mantine/hooks';
import { useEffect, useSyncExternalStore } from 'react';

export interface Shortcut {
  /** As Mantine spells it: `mod+K`, `j`, `shift+?`. */
  readonly keys: string;
  /** What it does, for the help that `?` shows; empty: it is not listed. */
  readonly does: string;
  /** @returns false: the key keeps its usual meaning */
  readonly run: (event: KeyboardEvent) => false | void;
}
export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Pick<Shortcut, 'keys' | 'does'>[];
}

let groups: readonly ShortcutGroup[] = [];
const watchers = new Set<() => void>();
const change = (next: readonly ShortcutGroup[]): void => {
  groups = next;
  watchers.forEach((watcher) => watcher());
};
const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};

/** Keys of a page or part, while it is shown; they stand in the help under the title. Where somebody types, or a dialog is open, they are not taken. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  useHotkeys(
    shortcuts.map(({ keys, run }) => [
      keys,
      (event) => {
        if ((isTyping(event.target) && !keys.startsWith('mod+')) || dialogIsOpen()) return;
        if (run(event) !== false) event.preventDefault();
      },
      { preventDefault: false },
    ]),
    [],
  );
  const listed = shortcuts.filter(({ does }) => does !== '');
  const shown = JSON.stringify(listed.map(({ keys, does }) => ({ keys, does })));
  useEffect(() => {
    const group: ShortcutGroup = { title, shortcuts: JSON.parse(shown) as ShortcutGroup['shortcuts'] };
    if (group.shortcuts.length === 0) return;
    change([...groups, group]);
    return () => change(groups.filter((each) => each !== group));
  }, [title, shown]);
}
export const useShortcutGroups = (): readonly ShortcutGroup[] => useSyncExternalStore(watch, () => groups);

const NOT_TYPED = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'file', 'color']);
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NOT_TYPED.has(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName));
}
export const dialogIsOpen = (): boolean => document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
