import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';
import { useOverscan } from './use-overscan';

interface WindowRowsOptions {
  readonly count: number;
  readonly height: number;
  readonly body: RefObject<HTMLElement | null>;
  /** Stays in the document wherever the page is scrolled to: it may have the focus. */
  readonly keep: number | undefined;
  readonly onShown: (last: number) => void;
  /** Other rows are about to come. */
  readonly waiting?: boolean | undefined;
}
type Part = { readonly key: string; readonly space: number } | { readonly index: number };

/** Which rows are in sight, with the space between them, for a real `<table>` in the page's own scroll. */
export function useWindowRows({ count, height, body, keep, onShown, waiting }: WindowRowsOptions): {
  readonly parts: readonly Part[];
  readonly scrollTo: (index: number) => void;
} {
  const margin = useOffset(body);
  const overscan = useOverscan(12, waiting);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan,
    scrollMargin: margin,
    // Under the header of the page and the head of the table.
    scrollPaddingStart: 100,
    scrollPaddingEnd: 72,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return keep === undefined || keep >= count || inSight.includes(keep) ? inSight : [...inSight, keep].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0) onShown(last);
  });
  const parts: Part[] = [];
  let reached = 0;
  for (const { index } of items) {
    if (index > reached) parts.push({ key: `before ${index}`, space: (index - reached) * height });
    parts.push({ index });
    reached = index + 1;
  }
  if (reached < count) parts.push({ key: 'after', space: (count - reached) * height });
  return { parts, scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }) };
}

/** Pixels from the top of the document. */
export function useOffset(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      if (element.current) setOffset(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return offset;
}
