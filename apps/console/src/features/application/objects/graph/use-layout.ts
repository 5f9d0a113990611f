import { useEffect, useRef, useState } from 'react';
import type { GraphItem } from './fold';
import type { LayoutAnswer, LayoutRequest } from './layout';

export interface Placed {
  readonly items: readonly GraphItem[];
  readonly corners: Float64Array;
}

/** Places boxes beside the page's own thread; the picture before stays until the new one is there. */
export function useLayout(items: readonly GraphItem[]): Placed | undefined {
  const [placed, setPlaced] = useState<Placed>();
  const worker = useRef<Worker>(undefined);
  const asked = useRef<{ id: number; items: readonly GraphItem[] }>({ id: 0, items: [] });
  useEffect(() => {
    const made = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    made.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      // An answer that was overtaken by a newer question is of no use.
      if (data.id === asked.current.id) setPlaced({ items: asked.current.items, corners: data.corners });
    };
    worker.current = made;
    return () => made.terminate();
  }, []);
  // States change more often than what belongs to what: only that moves boxes.
  const shape = items.map(({ id, parent }) => `${id}<${parent ?? ''}`).join('\n');
  const latest = useRef(items);
  latest.current = items;
  useEffect(() => {
    asked.current = { id: asked.current.id + 1, items: latest.current };
    const request: LayoutRequest = { id: asked.current.id, boxes: latest.current.map(({ id, parent }) => ({ id, parent })) };
    worker.current?.postMessage(request);
  }, [shape]);
  const fresh =
    placed !== undefined && placed.items.length === items.length && placed.items.every(({ id }, index) => id === items[index]?.id);
  return placed && fresh ? { items, corners: placed.corners } : placed;
}
