import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import { useOffset } from './use-window-rows';
import classes from './window-list.module.css';
import { useOverscan } from './use-overscan';

interface WindowListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly render: (item: T) => ReactNode;
  /** Pixels of an item, about. */
  readonly height: number;
  /** Pixels between two. */
  readonly gap?: number;
  readonly label?: string;
  readonly className?: string | undefined;
  /** All of them, whatever their number: what scrolls is not the page. */
  readonly whole?: boolean | undefined;
}
/** Of what is longer, in pixels, only a part is in the document: it costs time with each visit, whether somebody scrolls there or not. */
const LONG = 5_000;
/** Pixels on both sides of what is in sight. */
const BESIDE = 1_000;

/** Items of any height in the page's own scroll; of many, only those in sight are in the document. */
export function WindowList<T>(props: WindowListProps<T>) {
  const { items, keyOf, render, height, gap = 0, label, className } = props;
  if (items.length * (height + gap) > LONG && !props.whole) return <ManyItems {...props} />;
  return (
    <ul className={`${classes.list} ${className ?? ''}`} aria-label={label} style={{ gap }}>
      {items.map((item) => (
        <li key={keyOf(item)}>{render(item)}</li>
      ))}
    </ul>
  );
}

function ManyItems<T>({ items, keyOf, render, height, gap = 0, label, className }: WindowListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const scrollMargin = useOffset(list);
  const overscan = useOverscan(Math.ceil(BESIDE / (height + gap)));
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => height,
    overscan,
    gap,
    scrollMargin,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
  });
  return (
    <ul className={`${classes.many} ${className ?? ''}`} aria-label={label} ref={list} style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const item = items[index];
        return item === undefined ? null : (
          <li
            key={key}
            data-index={index}
            ref={virtualizer.measureElement}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - scrollMargin}px)` }}
          >
            {render(item)}
          </li>
        );
      })}
    </ul>
  );
}
