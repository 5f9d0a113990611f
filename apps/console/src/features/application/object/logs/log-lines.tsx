import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, type CSSProperties } from 'react';
import { pieces, type LogRow } from './log-buffer';
import classes from './logs.module.css';

interface LogLinesProps {
  readonly rows: readonly LogRow[];
  readonly wanted: string;
  /** Id of the row that was gone to. */
  readonly at: number | undefined;
  /** Changes when other rows of the log are shown. */
  readonly choice: string;
  readonly times: boolean;
  readonly wrap: boolean;
  readonly follow: boolean;
  readonly setFollow: (follow: boolean) => void;
  readonly empty: string;
  /** Short names of those that write, where there are several. */
  readonly pods: ReadonlyMap<string, string> | undefined;
}
const LINE_HEIGHT = 20;
/** So near to the end still is at the end. */
const END_PIXELS = 40;
/** A place that was scrolled to may be measured anew a few times. */
const OWN_MILLISECONDS = 300;
/** Of a Pod's name; a longer one is cut. */
const MOST_LETTERS = 24;
/** Colours that tell Pods apart at a glance, see the style sheet. */
const TONES = 6;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** Lines of a log, of which only those in sight are drawn. Scrolling up stops following; scrolling to the end goes on with it. */
export function LogLines({ rows, wanted, at, choice, times, wrap, follow, setFollow, empty, pods }: LogLinesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 30,
  });
  const last = rows.at(-1)?.id;
  /** When it was last scrolled from here: that is nobody's wish to follow, or to stop. */
  const moved = useRef(0);
  const show = (index: number, align: 'end' | 'center'): void => {
    moved.current = performance.now();
    virtual.scrollToIndex(index, { align });
  };
  useEffect(() => {
    if (follow && rows.length > 0) show(rows.length - 1, 'end');
  }, [follow, last, rows.length, wrap]);
  // Not with each new line, which must not move the page; but when others are shown, so that it is seen among its neighbours.
  useEffect(() => {
    const index = follow || at === undefined ? -1 : rows.findIndex(({ id }) => id === at);
    if (index >= 0) show(index, 'center');
  }, [at, choice]);
  // What is read stays where it is when lines come before it, or the oldest go.
  const anchor = useRef<{ id: number; index: number }>(undefined);
  useLayoutEffect(() => {
    const { current: read } = anchor;
    anchor.current = undefined;
    if (follow || read === undefined || rows[read.index]?.id === read.id) return;
    const index = rows.findIndex(({ id }) => id === read.id);
    const element = frame.current;
    if (index < 0 || !element) return;
    moved.current = performance.now();
    element.scrollTop += (index - read.index) * LINE_HEIGHT;
  }, [rows]);
  useEffect(() => {
    const index = virtual.range?.startIndex ?? 0;
    const first = rows[index];
    anchor.current = first && { id: first.id, index };
  });
  const before = useRef(0);
  const scrolled = (): void => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = frame.current ?? {};
    const isUp = scrollTop < before.current - 2;
    const isEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    before.current = scrollTop;
    if (follow && isUp && !isEnd) setFollow(false);
    else if (!follow && isEnd && !isUp && performance.now() - moved.current > OWN_MILLISECONDS) setFollow(true);
  };
  const tones = new Map([...(pods?.keys() ?? [])].map((pod, index) => [pod, index % TONES]));
  const width = Math.max(0, ...[...(pods?.values() ?? [])].map(({ length }) => length));
  return (
    <div className={classes.shell} style={{ '--pod-width': `${Math.min(width, MOST_LETTERS)}ch` } as CSSProperties}>
      <div
        ref={frame}
        className={classes.frame}
        data-wrap={wrap || undefined}
        onScroll={scrolled}
        role="log"
        aria-live="off"
        aria-label="Log"
        tabIndex={0}
      >
        {rows.length === 0 && <p className={classes.empty}>{empty}</p>}
        <div className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={key}
                  data-index={index}
                  ref={wrap ? virtual.measureElement : undefined}
                  className={classes.line}
                  data-note={row.note || undefined}
                  data-level={row.level}
                  data-at={row.id === at || undefined}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {pods && (
                    <span className={classes.pod} data-tone={tones.get(row.pod)} title={row.pod}>
                      {pods.get(row.pod) ?? row.pod}
                    </span>
                  )}
                  {times && row.at !== undefined && <time dateTime={row.at}>{clock.format(new Date(row.at))}</time>}
                  <span>
                    {wanted === ''
                      ? row.text
                      : pieces(row.text, wanted).map(({ text, found }, piece) => (found ? <mark key={piece}>{text}</mark> : text))}
                  </span>
                </div>
              )
            );
          })}
        </div>
      </div>
      {!follow && rows.length > 0 && (
        <Button
          size="compact-xs"
          className={classes.toEnd ?? ''}
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={() => setFollow(true)}
        >
          To the end
        </Button>
      )}
    </div>
  );
}
