import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { pieces, type LogRow } from './log-buffer';
import classes from './logs.module.css';

interface LogLinesProps {
  readonly rows: readonly LogRow[];
  readonly wanted: string;
  readonly times: boolean;
  readonly wrap: boolean;
  readonly follow: boolean;
  readonly setFollow: (follow: boolean) => void;
  readonly empty: string;
}
const LINE_HEIGHT = 19;
/** So near to the end still is at the end. */
const END_PIXELS = 40;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** Lines of a log, of which only those in sight are drawn. Scrolling up stops following; scrolling to the end goes on with it. */
export function LogLines({ rows, wanted, times, wrap, follow, setFollow, empty }: LogLinesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 30,
  });
  const last = rows.at(-1)?.id;
  useEffect(() => {
    if (follow && rows.length > 0) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [follow, last, rows.length, virtual, wrap]);
  const before = useRef(0);
  const scrolled = (): void => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = frame.current ?? {};
    const isUp = scrollTop < before.current - 2;
    const isEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    before.current = scrollTop;
    if (follow && isUp && !isEnd) setFollow(false);
    else if (!follow && isEnd && !isUp) setFollow(true);
  };
  return (
    <div className={classes.shell}>
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
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {times && row.at !== undefined && <time dateTime={row.at}>{clock.format(new Date(row.at))}</time>}
                  <span>
                    {wanted === ''
                      ? row.text
                      : pieces(row.text, wanted).map(({ text, found }, at) => (found ? <mark key={at}>{text}</mark> : text))}
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
