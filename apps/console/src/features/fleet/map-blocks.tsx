import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Health } from '../../ui/states';
import { HEALTH_COLOURS } from '../../ui/states';
import classes from './fleet.module.css';
import { neighbour, squarify, type Direction } from './treemap';

export interface MapItem {
  readonly key: string;
  readonly name: string;
  /** More than 0. */
  readonly size: number;
  readonly health: Health;
  /** 0 to 1; absent: the block is coloured by its health alone. */
  readonly healthyShare?: number;
  /** All that the block says, for who can't see it. */
  readonly text: string;
  /** Below the name, where there is room. */
  readonly note: string;
}
interface MapBlocksProps {
  readonly label: string;
  /** Largest first. */
  readonly items: readonly MapItem[];
  readonly onOpen: (item: MapItem) => void;
  readonly onLook: (item: MapItem | undefined) => void;
}
const HEIGHT = 'clamp(320px, calc(100dvh - 400px), 900px)';
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** Blocks of a size and colour that fill what room there is. One of them is reached by Tab, the others by the arrow keys. */
export function MapBlocks({ label, items, onOpen, onLook }: MapBlocksProps) {
  const { frame, width, height } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState(0);
  const ratio = height === 0 ? undefined : Math.round((width / height) * 20) / 20;
  const blocks = useMemo(
    () =>
      ratio === undefined
        ? []
        : squarify(
            items.map(({ size }) => size),
            ratio,
          ),
    [items, ratio],
  );
  const at = Math.min(reached, items.length - 1);
  const go = (event: KeyboardEvent): void => {
    const to = ARROWS.has(event.key)
      ? neighbour(blocks, at, event.key as Direction)
      : event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? items.length - 1
          : undefined;
    if (to === undefined) return;
    event.preventDefault();
    setReached(to);
    list.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
  };
  return (
    <div ref={frame} className={classes.map} style={{ height: HEIGHT }} onMouseLeave={() => onLook(undefined)}>
      <div ref={list} role="group" aria-label={label} onKeyDown={go}>
        {blocks.map((block, index) => {
          const item = items[index];
          if (!item) return null;
          const [wide, high] = [block.width * width, block.height * height];
          const named = wide > 52 && high > 22;
          return (
            <button
              key={item.key}
              type="button"
              style={{
                left: `${block.x * 100}%`,
                top: `${block.y * 100}%`,
                width: `calc(${block.width * 100}% - 2px)`,
                height: `calc(${block.height * 100}% - 2px)`,
              }}
              aria-label={named ? undefined : item.text}
              data-index={index}
              tabIndex={index === at ? 0 : -1}
              data-colour={toneOf(item)}
              data-health={item.healthyShare === undefined ? item.health : undefined}
              onClick={() => onOpen(item)}
              onMouseEnter={() => onLook(item)}
              onFocus={() => {
                setReached(index);
                onLook(item);
              }}
            >
              {named && <span className={classes.unseen}>{item.text}</span>}
              {named && <b aria-hidden>{item.name}</b>}
              {wide > 70 && high > 42 && <span aria-hidden>{item.note}</span>}
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** Known before the first frame, so that hundreds of blocks are drawn once. */
function useRoom() {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { frame, ...room };
}

/** By how much of it is healthy, in four steps; else by its health. */
const toneOf = ({ health, healthyShare }: MapItem): string => {
  if (healthyShare === undefined) return HEALTH_COLOURS[health];
  return healthyShare >= 0.995 ? 'teal' : healthyShare >= 0.9 ? 'yellow' : healthyShare >= 0.6 ? 'orange' : 'red';
};
