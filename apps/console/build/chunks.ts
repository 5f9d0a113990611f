import type { Rolldown } from 'vite';
import type { Needed } from './look-ahead.ts';

/** Not every page has one, and some have only the window over many rows. */
const TABLE = /@tanstack\/(react-)?table|\/ui\/(server-|use-row-|use-toggle-)/;
const WINDOW = /@tanstack\/(react-)?virtual|\/ui\/use-window-/;

/**
 * Few files: each is a request, and dozens of a few hundred bytes are what a first visit waits for longest. `shell` is what every page needs, `parts`
 * what the fleet page has in common with others; the rest comes as the bundler has it.
 */
export function fewFiles({ shell, fleet, sharers }: Needed, start: string): Rolldown.CodeSplittingOptions {
  let early: ReadonlySet<string> | undefined;
  const group = (name: string, priority: number, holds: (id: string) => boolean): Rolldown.CodeSplittingGroup => ({
    debugName: name,
    priority,
    name: (id, context) => {
      early ??= importedBy(start, (each) => context.getModuleInfo(each));
      // Else the small script that is to come first would wait for a large one.
      return !early.has(id) && holds(id) ? name : null;
    },
  });
  return {
    includeDependenciesRecursively: false,
    groups: [
      group('shell', 3, (id) => shell.has(id)),
      group('table', 2, (id) => fleet.has(id) && TABLE.test(id)),
      group('window', 2, (id) => fleet.has(id) && WINDOW.test(id)),
      group('parts', 1, (id) => fleet.has(id) && (sharers.get(id) ?? 0) > 1),
    ],
  };
}

function importedBy(id: string, infoOf: (id: string) => { readonly importedIds: readonly string[] } | null, found = new Set<string>()) {
  if (found.has(id)) return found;
  found.add(id);
  infoOf(id)?.importedIds.forEach((each) => importedBy(each, infoOf, found));
  return found;
}
