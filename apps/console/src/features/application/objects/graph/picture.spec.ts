import type { TreeNode } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { ROOT, type GraphItem } from './fold';
import { BOX, layOut } from './layout';
import { pictureOf } from './picture';

const node = (name: string): TreeNode => ({
  ...{ group: '', kind: 'ConfigMap', namespace: 'shop', name, key: `/ConfigMap/shop/${name}` },
  ...{ managed: true, info: [] },
});
const object = (name: string): GraphItem => ({ id: name, parent: ROOT, type: 'object', node: node(name) });
const application: GraphItem = { id: ROOT, parent: undefined, type: 'application', name: 'api' };
const pictured = (items: readonly GraphItem[], text?: string) => pictureOf(items, layOut(items), { text });

describe('the picture of the graph', () => {
  it('tells how large each box is and where its lines end, so that none is drawn only to be measured', () => {
    const { nodes } = pictured([application, object('a'), object('b')]);
    for (const { width, height, measured, handles } of nodes) {
      expect([{ width, height }, measured]).toEqual([BOX, BOX]);
      expect(handles?.map(({ type, x, y }) => ({ type, x, y }))).toEqual([
        { type: 'target', x: 0, y: BOX.height / 2 },
        { type: 'source', x: BOX.width, y: BOX.height / 2 },
      ]);
    }
  });

  it('has a line to each box from what it comes of', () => {
    const { edges } = pictured([application, object('a'), object('b')]);
    expect(edges.map(({ source, target }) => `${source} ${target}`)).toEqual([`${ROOT} a`, `${ROOT} b`]);
  });

  it('has no line through one box of a block to another', () => {
    const { nodes, edges } = pictured([application, ...Array.from({ length: 30 }, (_, index) => object(`object-${index}`))]);
    const first = Math.min(...nodes.filter(({ id }) => id !== ROOT).map(({ position }) => position.x));
    expect(edges.length).toBeLessThan(30);
    for (const { target } of edges) expect(nodes.find(({ id }) => id === target)?.position.x).toBe(first);
  });

  it('dims what a filter does not find, and nothing without one', () => {
    const items = [application, object('a-settings'), object('b')];
    expect(pictured(items).nodes.map(({ data }) => data.dimmed)).toEqual([false, false, false]);
    expect(pictured(items, 'settings').nodes.map(({ data }) => data.dimmed)).toEqual([true, false, true]);
  });
});
