import type { RowData } from '@tanstack/react-table';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { ServerTableProps, TableRow } from './server-table';
import { useShortcuts } from './use-shortcuts';
import type { ToggleRow } from './use-toggle-row';

interface RowKeysOptions<T extends RowData> extends Pick<ServerTableProps<T>, 'selection' | 'onOpen' | 'keys'> {
  readonly model: readonly TableRow<T>[];
  readonly body: RefObject<HTMLElement | null>;
  readonly scrollTo: (index: number) => void;
  readonly toggle: ToggleRow;
}

/** `j` and `k` go from row to row; the focus goes with them, so that Enter opens the row's link and a screen reader follows. */
export function useRowKeys<T extends RowData>({ model, body, selection, onOpen, keys, scrollTo, toggle }: RowKeysOptions<T>) {
  // By its key: a row that moves while its neighbours change stays the one that is meant.
  const [key, setKey] = useState<string>();
  const active = useMemo(() => {
    const index = key === undefined ? -1 : model.findIndex(({ id }) => id === key);
    return index === -1 ? undefined : index;
  }, [model, key]);
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = undefined;
    (row.querySelector<HTMLElement>('a, button:not([disabled])') ?? row).focus({ preventScroll: true });
  });
  const go = (step: number): void => {
    if (model.length === 0) return;
    const next = active === undefined ? 0 : Math.max(0, Math.min(model.length - 1, active + step));
    wanted.current = next;
    setKey(model[next]?.id);
    scrollTo(next);
  };
  const row = active === undefined ? undefined : model[active];
  useShortcuts(
    keys ?? '',
    keys === undefined
      ? []
      : [
          { keys: 'j', does: 'Next row', run: () => go(1) },
          { keys: 'k', does: 'Row before', run: () => go(-1) },
          ...(onOpen
            ? [
                {
                  keys: 'Enter',
                  does: 'Open the row',
                  run: ({ target }: KeyboardEvent) => {
                    // A link or button that has the focus answers Enter itself.
                    if (!row || (target as Element).closest('a, button, input, [role]') !== null) return false;
                    onOpen(row.original);
                  },
                },
              ]
            : []),
          ...(selection
            ? [
                { keys: 'x', does: 'Select the row, or not', run: () => row && toggle(row.id, false) },
                { keys: 'shift+X', does: 'Select from the last one to here', run: () => row && toggle(row.id, true) },
                ...(selection.all ? [{ keys: 'shift+A', does: 'Select all that fit', run: selection.all }] : []),
                {
                  keys: 'Escape',
                  does: 'Select nothing',
                  run: () => (Object.keys(selection.rows).length === 0 ? false : selection.onChange({})),
                },
              ]
            : []),
        ],
  );
  return { active, reach: setKey };
}
