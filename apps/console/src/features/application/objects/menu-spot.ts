import type { TreeNode } from '@fairlead/api-client';

/** Where the menu of an object opens, and who gets the focus back. */
export interface MenuSpot {
  readonly node: TreeNode;
  /** Pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** It ends at `x` and does not begin there. */
  readonly ends: boolean;
  readonly opener: HTMLElement;
}
export type OpenMenu = (spot: MenuSpot) => void;

/** The keys that open a menu of what has the focus, on keyboards with and without a key for it. */
export const isMenuKey = ({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): boolean =>
  key === 'ContextMenu' || (key === 'F10' && shiftKey);

/** Below the edge of an element, such as the button at a row's end. */
export function spotBelow(node: TreeNode, element: Element, opener: HTMLElement): MenuSpot {
  const { right, bottom } = element.getBoundingClientRect();
  return { node, x: right, y: bottom, ends: true, opener };
}
/** Where the pointer is. */
export const spotAt = (
  node: TreeNode,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
  opener: HTMLElement,
): MenuSpot => ({
  ...{ node, x: clientX, y: clientY, ends: false, opener },
});
