import { HEALTH_ICONS, SYNC_ICONS } from '../../../ui/state-badge';
import { HEALTH_COLOURS, SYNC_COLOURS, type Health, type Sync } from '../../../ui/states';
import classes from './glyph.module.css';

const SHAPES = { ...SYNC_ICONS, ...HEALTH_ICONS };
const COLOURS = { ...SYNC_COLOURS, ...HEALTH_COLOURS };

/** A state in the smallest space: a shape of its own for each, its colour, and its name for who can't see it. */
export function Glyph({ state, size = 16 }: { readonly state: Health | Sync; readonly size?: number }) {
  const Shape = SHAPES[state];
  return (
    <span className={classes.glyph} data-colour={COLOURS[state]} role="img" aria-label={state} title={state}>
      <Shape size={size} aria-hidden />
    </span>
  );
}
