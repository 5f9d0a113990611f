import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './mark.module.css';

interface MarkProps {
  /** Of Mantine's theme. */
  readonly color: string;
  /** A shape for each meaning, so that none is told by its colour alone. */
  readonly icon?: Icon;
  readonly small?: boolean;
  readonly children: ReactNode;
}
/** A word or two about a state. */
export const Mark = ({ color, icon: Shape, small = false, children }: MarkProps) => (
  <span
    className={small ? `${classes.mark} ${classes.small}` : classes.mark}
    style={{ color: `var(--mantine-color-${color}-light-color)`, background: `var(--mantine-color-${color}-light)` }}
  >
    {Shape && <Shape size={small ? 12 : 13} aria-hidden />}
    {children}
  </span>
);
