import '@xyflow/react/dist/style.css';
import type { TreeNode } from '@fairlead/api-client';
import { Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { Controls, getViewportForBounds, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useUrlState } from '../../../../ui/use-url-state';
import { isTroubled, type Branch } from '../forest';
import { isMenuKey, spotAt, spotBelow, type OpenMenu } from '../menu-spot';
import { BoxView, type Box } from './boxes';
import { canOpen, foldGraph, groupsOf, MOST_UNFOLDED, type GraphItem } from './fold';
import { BOX, layOut } from './layout';
import { neighbour } from './neighbour';
import { pictureOf } from './picture';
import classes from './graph.module.css';

interface GraphViewProps {
  readonly name: string;
  readonly forest: readonly Branch[];
  readonly open: (node: TreeNode) => void;
  readonly openMenu: OpenMenu;
}
const boxTypes = { box: BoxView };
/** Beyond this only what is in sight is drawn: painting hundreds of boxes and lines for each step of the mouse is what is slow. */
const DRAWN_WHOLE = 150;
const FIT = { minZoom: 0.6, maxZoom: 1, padding: 0.08 } as const;
/** So many boxes are mostly in sight together. */
const FITS_WHOLE = 24;

/** What came of what, as boxes from the left to the right. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ name, forest, open, openMenu }: GraphViewProps) {
  const [{ text, kind, health, state: sync }, setUrl] = useUrlState();
  const filter = useMemo(() => ({ text, kind, health, sync }), [text, kind, health, sync]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const items = useMemo(() => foldGraph(name, forest, (id) => opened.has(id)), [name, forest, opened]);
  const corners = useMemo(() => layOut(items), [items]);
  const { nodes, edges } = useMemo(() => pictureOf(items, corners, filter), [items, corners, filter]);
  const flow = useReactFlow<Box>();
  const colorScheme = useComputedColorScheme('light');
  const frame = useRef<HTMLDivElement>(null);
  const total = forest.reduce((sum, branch) => sum + 1 + branch.below, 0);

  const look = useCallback(() => {
    const all = flow.getNodes();
    const troubled = all.filter(({ data }) => isInTrouble(data.item));
    // Too small to be read is no picture: what is not in order is looked at then.
    const bounds = flow.getNodesBounds(troubled.length > 0 && all.length > FITS_WHOLE ? troubled : all);
    const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
    // Its own fitView waits for another frame, in which the picture would be seen elsewhere.
    void flow.setViewport(getViewportForBounds(bounds, clientWidth, clientHeight, FIT.minZoom, FIT.maxZoom, FIT.padding));
  }, [flow]);
  useEffect(look, [look]);

  // What was pressed stays under the pointer, wherever its new neighbours move it; what folds or unfolds everything shows it anew.
  const pressed = useRef<Box | 'everything'>(undefined);
  useEffect(() => {
    const before = pressed.current;
    pressed.current = undefined;
    if (before === undefined) return;
    if (before === 'everything') return look();
    const after = nodes.find(({ id }) => id === before.id);
    if (!after) return;
    const { x, y, zoom } = flow.getViewport();
    const moved = { x: before.position.x - after.position.x, y: before.position.y - after.position.y };
    void flow.setViewport({ x: x + moved.x * zoom, y: y + moved.y * zoom, zoom });
  }, [nodes, flow, look]);

  const show = (groups: ReadonlySet<string>): void => {
    pressed.current = 'everything';
    setOpened(groups);
  };

  const act = (item: GraphItem): void => {
    if (item.type === 'object') open(item.node);
    else if (canOpen(item)) {
      pressed.current = nodes.find(({ id }) => id === item.id);
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(item.id)) after.add(item.id);
        return after;
      });
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const element = boxOf(event);
    const at = nodes.find((node) => node.id === element?.dataset['id']);
    if (at === undefined || element === null) return;
    if (isMenuKey(event)) {
      event.preventDefault();
      if (at.data.item.type === 'object') openMenu(spotBelow(at.data.item.node, element, element));
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return act(at.data.item);
    }
    const next = neighbour(nodes, at, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    void flow.setCenter(next.position.x + BOX.width / 2, next.position.y + BOX.height / 2, { zoom: flow.getZoom() });
    focusBox(frame.current, next.id);
  };
  return (
    <div>
      <Group gap="xs" mb={6}>
        {items.some(canOpen) && (
          <>
            <Button size="compact-xs" variant="default" disabled={total > MOST_UNFOLDED} onClick={() => show(groupsOf(name, forest))}>
              Unfold all
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => show(new Set())}>
              Fold
            </Button>
          </>
        )}
        <Text size="xs" c="dimmed">
          Arrows walk, Enter opens, a right click or Shift F10 offers what can be done.{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => setUrl({ view: undefined })}>
            The same as a tree of text
          </Button>
        </Text>
      </Group>
      <div ref={frame} className={classes.frame} onKeyDownCapture={onKeyDown} role="region" aria-label={`Graph of the objects of ${name}`}>
        <ReactFlow<Box>
          className={classes.flow ?? ''}
          nodes={nodes}
          edges={edges}
          nodeTypes={boxTypes}
          colorMode={colorScheme}
          minZoom={0.12}
          maxZoom={1.6}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          nodesFocusable
          onlyRenderVisibleElements={nodes.length > DRAWN_WHOLE}
          onNodeClick={(_, node) => act(node.data.item)}
          onNodeContextMenu={(event, { data: { item } }) => {
            const element = boxOf(event);
            if (item.type !== 'object' || element === null) return;
            event.preventDefault();
            openMenu(spotAt(item.node, event, element));
          }}
          proOptions={{ hideAttribution: true }}
        >
          <Controls showInteractive={false} />
          <MiniMap<Box> pannable zoomable ariaLabel="Small map of the graph" nodeColor={mapColour} />
        </ReactFlow>
      </div>
    </div>
  );
}

const boxOf = ({ target }: KeyboardEvent | MouseEvent): HTMLElement | null => (target as Element).closest('.react-flow__node');

/** A box that was out of sight is drawn only after the picture has moved. */
function focusBox(frame: HTMLElement | null, id: string, patience = 20): void {
  const box = frame?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (box) box.focus();
  else if (patience > 0) window.requestAnimationFrame(() => focusBox(frame, id, patience - 1));
}

const mapColour = ({ data: { item } }: Box): string => {
  return isInTrouble(item) ? '#e03131' : '#868e96';
};
const isInTrouble = (item: GraphItem): boolean =>
  item.type === 'group' ? item.troubled > 0 : item.type === 'object' && isTroubled(item.node);
