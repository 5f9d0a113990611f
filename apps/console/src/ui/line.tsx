import type { ReactNode, Ref } from 'react';
import classes from './line.module.css';

export interface LineProps {
  readonly size?: 'xs' | 'sm' | undefined;
  /** `dimmed`, or a colour of the theme. */
  readonly c?: string | undefined;
  readonly fw?: number | undefined;
  /** With the font of its place. */
  readonly inherit?: boolean | undefined;
  /** Ends with `…` where there is no room. */
  readonly truncate?: boolean | undefined;
  /** Most lines. */
  readonly lineClamp?: number | undefined;
  readonly span?: boolean | undefined;
  readonly component?: 'div' | 'li' | undefined;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  readonly children?: ReactNode;
}
/** Text in rows and cards, looking as Mantine's Text does with these props. Of that one a list draws hundreds, which is most of what somebody waits for who goes to a page. */
export function Line({ component, span = false, ...props }: LineProps) {
  const Tag = component ?? (span ? 'span' : 'p');
  const { title, children } = props;
  return (
    <Tag title={title} {...lookOf(props)}>
      {children}
    </Tag>
  );
}
/** The same for a moment. */
export function TimeLine({
  at,
  time,
  onPointerEnter,
  onPointerLeave,
  children,
  ...props
}: LineProps & { at: string; time: Ref<HTMLTimeElement>; onPointerEnter: () => void; onPointerLeave: () => void }) {
  return (
    <time dateTime={at} ref={time} onPointerEnter={onPointerEnter} onPointerLeave={onPointerLeave} {...lookOf(props)}>
      {children}
    </time>
  );
}

function lookOf({ size, c, fw, inherit, truncate, lineClamp, className }: LineProps) {
  const names = [classes.line, size && classes[size], c === 'dimmed' && classes.dimmed, inherit && classes.inherit];
  const cut = [truncate && classes.truncate, lineClamp !== undefined && classes.clamped];
  const coloured = c !== undefined && c !== 'dimmed';
  return {
    className: [...names, ...cut, className].filter(Boolean).join(' '),
    ...(fw === undefined && !coloured && lineClamp === undefined
      ? {}
      : {
          style: {
            ...(coloured ? { color: `var(--mantine-color-${c}-text)` } : {}),
            ...(fw === undefined ? {} : { fontWeight: fw }),
            ...(lineClamp === undefined ? {} : { WebkitLineClamp: lineClamp }),
          },
        }),
  };
}
