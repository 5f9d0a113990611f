import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { fitting } from './fitting';

const GAP = 5;
/** `4 more`, with its arrow. */
const MORE = 84;

/** Which children of a row there is room for, by their `data-rank`; on a phone, where the row is pushed along, all. @param texts of the children, whose widths follow from them */
export function useFitting<E extends HTMLElement>(texts: readonly string[]) {
  const row = useRef<E>(null);
  const phone = useMediaQuery('(max-width: 47.99em)', window.innerWidth < 768, { getInitialValueInEffect: false });
  const [fits, setFits] = useState<readonly boolean[]>([]);
  const measure = useCallback((): void => {
    if (!row.current) return;
    const things = ([...row.current.children] as HTMLElement[]).flatMap(({ offsetWidth, dataset }) =>
      dataset['rank'] === undefined ? [] : [{ width: offsetWidth, rank: Number(dataset['rank']) }],
    );
    const next = phone ? things.map(() => true) : fitting(things, { width: row.current.clientWidth, gap: GAP, more: MORE });
    setFits((before) => (before.join() === next.join() ? before : next));
  }, [phone]);
  // A count that got longer takes the room of another.
  useLayoutEffect(measure, [measure, texts.join()]);
  useLayoutEffect(() => {
    if (!row.current) return;
    const observer = new ResizeObserver(measure);
    observer.observe(row.current);
    return () => observer.disconnect();
  }, [measure]);
  return { row, fits: Array.from({ length: texts.length }, (_, index) => fits[index] ?? true) };
}
