import type { TreeNode } from '@fairlead/api-client';
import { expect, it } from 'vitest';
import { isMenuKey, spotAt, spotBelow } from './menu-spot';

it.each([
  ['ContextMenu', false, true],
  ['F10', true, true],
  ['F10', false, false],
  ['Enter', true, false],
])('%s, with Shift: %s', (key, shiftKey, opens) => expect(isMenuKey({ key, shiftKey })).toBe(opens));

const node = { key: 'apps/Deployment/shop/api' } as TreeNode;
const element = { getBoundingClientRect: () => ({ right: 300, bottom: 40 }) } as unknown as HTMLElement;

it('ends under what has it, or begins where the pointer is', () => {
  expect(spotBelow(node, element, element)).toEqual({ node, x: 300, y: 40, ends: true, opener: element });
  expect(spotAt(node, { clientX: 5, clientY: 7 }, element)).toEqual({ node, x: 5, y: 7, ends: false, opener: element });
});
