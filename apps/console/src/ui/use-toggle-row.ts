import { useCallback, useEffect, useRef } from 'react';
import { withToggled } from './select-rows';
import type { Selection } from './server-table';

export type ToggleRow = (id: string, range: boolean) => void;

/** Selects a row or not; with `range`, everything from the one that was toggled before. Stays the same function, since rows are not made anew for it. */
export function useToggleRow(selection: Selection | undefined, model: readonly { readonly id: string }[]): ToggleRow {
  const latest = useRef({ selection, model });
  useEffect(() => {
    latest.current = { selection, model };
  });
  const before = useRef<string>(undefined);
  return useCallback((id, range) => {
    const now = latest.current;
    const ids = now.model.map((row) => row.id);
    now.selection?.onChange(withToggled(now.selection.rows, ids, id, range ? before.current : undefined));
    before.current = id;
  }, []);
}
