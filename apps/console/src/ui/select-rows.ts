import type { RowSelectionState } from '@tanstack/react-table';

/** What is selected once a row is toggled; with `from`, every row between the two becomes as that one does. */
export function withToggled(
  selected: RowSelectionState,
  ids: readonly string[],
  id: string,
  from: string | undefined = undefined,
): RowSelectionState {
  const on = selected[id] !== true;
  const [start, end] = [ids.indexOf(from ?? id), ids.indexOf(id)].sort((a, b) => a - b) as [number, number];
  const touched = new Set(start < 0 ? [id] : ids.slice(start, end + 1));
  const kept = Object.keys(selected).filter((each) => selected[each] === true && !touched.has(each));
  return Object.fromEntries([
    ...kept.map((each) => [each, true] as const),
    ...(on ? [...touched].map((each) => [each, true] as const) : []),
  ]);
}
