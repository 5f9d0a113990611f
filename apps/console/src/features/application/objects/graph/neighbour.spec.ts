import { expect, it } from 'vitest';
import { neighbour } from './neighbour';

const box = (id: string, x: number, y: number) => ({ id, position: { x, y } });
const root = box('root', 0, 50);
const [above, below, far] = [box('above', 300, 0), box('below', 300, 60), box('far', 600, 60)];
const all = [root, above, below, far];

it.each([
  [root, 'ArrowRight', 'below'],
  [far, 'ArrowLeft', 'below'],
  [below, 'ArrowUp', 'above'],
  [above, 'ArrowDown', 'below'],
  [root, 'ArrowLeft', undefined],
  [root, 'x', undefined],
])('leads from %j by %s to %s', (from, key, expected) => expect(neighbour(all, from, key)?.id).toBe(expected));
