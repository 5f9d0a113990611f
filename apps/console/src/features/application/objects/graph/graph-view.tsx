import '@xyflow/react/dist/style.css';
import type { TreeNode } from '@fairlead/api-client';
import { Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { Controls, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, type Edge } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { LoadingState } from '../../../../ui/page-states';
import { useUrlState } from '../../../../ui/use-url-state';
import { isFiltering, isTroubled, matches, type Branch } from '../forest';
import { BoxView, type Box } from './boxes';
import { canOpen, foldGraph, groupsOf, type GraphItem } from './fold';
import { BOX } from './layout';
import { neighbour } from './neighbour';
import { useLayout } from './use-layout';
import classes from './graph.module.css';

interface GraphViewProps {
  readonly name: string;
  readonly forest: readonly Branch[];
  readonly open: (node: TreeNode) => void;
}
const boxTypes = { box: BoxView };
/** Beyond this only what is in sight is drawn: painting hundreds of boxes and lines for each step of the mouse is what is slow. */
const DRAWN_WHOLE = 150;
const FIT = { minZoom: 0.6, maxZoom: 1, padding: 0.08 } as const;
/** So many boxes are mostly in sight together. */
const FITS_WHOLE = 24;
/** More opened at once would be neither quick nor readable. */
const MOST_UNFOLDED = 1_000;

/** What came of what, as boxes from the left to the right. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ name, forest, open }: GraphViewProps) {
  const [{ text, kind, health, state: sync }, setUrl] = useUrlState();
  const filter = useMemo(() => ({ text, kind, health, sync }), [text, kind, health, sync]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const items = useMemo(() => foldGraph(name, forest, (id) => opened.has(id)), [name, forest, opened]);
  const placed = useLayout(items);
  const { nodes, edges } = useMemo(() => pictureOf(placed?.items ?? [], placed?.corners, filter), [placed, filter]);
  const flow = useReactFlow<Box>();
  const colorScheme = useComputedColorScheme('light');
  const frame = useRef<HTMLDivElement>(null);
  const isThere = nodes.length > 0;
  const total = forest.reduce((sum, branch) => sum + 1 + branch.below, 0);

  useEffect(() => {
    if (!isThere) return;
    const troubled = flow.getNodes().filter(({ data }) => isInTrouble(data.item));
    // Too small to be read is no picture: what is not in order is looked at then.
    void flow.fitView({ ...FIT, ...(troubled.length > 0 && flow.getNodes().length > FITS_WHOLE && { nodes: troubled }) });
  }, [isThere, flow]);

  const act = (item: GraphItem): void => {
    if (item.type === 'object') open(item.node);
    else if (canOpen(item))
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(item.id)) after.add(item.id);
        return after;
      });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset['id'];
    const at = nodes.find((node) => node.id === id);
    if (at === undefined) return;
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
            <Button size="compact-xs" variant="default" disabled={total > MOST_UNFOLDED} onClick={() => setOpened(groupsOf(name, forest))}>
              Unfold all
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setOpened(new Set())}>
              Fold
            </Button>
          </>
        )}
        <Text size="xs" c="dimmed">
          Arrows walk, Enter opens.{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => setUrl({ view: undefined })}>
            The same as a tree of text
          </Button>
        </Text>
      </Group>
      <div ref={frame} className={classes.frame} onKeyDownCapture={onKeyDown} role="region" aria-label={`Graph of the objects of ${name}`}>
        {!isThere && <LoadingState rows={9} />}
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
          proOptions={{ hideAttribution: true }}
        >
          <Controls showInteractive={false} />
          <MiniMap<Box> pannable zoomable ariaLabel="Small map of the graph" nodeColor={mapColour} />
        </ReactFlow>
      </div>
    </div>
  );
}

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

function pictureOf(
  items: readonly GraphItem[],
  corners: Float64Array | undefined,
  filter: Parameters<typeof matches>[1],
): { nodes: Box[]; edges: Edge[] } {
  const filtering = isFiltering(filter);
  const nodes = items.map((item, index): Box => {
    return {
      id: item.id,
      type: 'box',
      position: { x: corners?.[index * 2] ?? 0, y: corners?.[index * 2 + 1] ?? 0 },
      ...BOX,
      data: { item, dimmed: filtering && (item.type !== 'object' || !matches(item.node, filter)) },
      ariaRole: 'button',
    };
  });
  const first = new Map<string, number>();
  const line = (item: GraphItem, { position: { y } }: Box): string => `${item.parent ?? ''} ${y}`;
  items.forEach((item, index) => {
    const node = nodes[index];
    if (node) first.set(line(item, node), Math.min(first.get(line(item, node)) ?? Infinity, node.position.x));
  });
  const edges = items.flatMap((item, index): Edge[] => {
    const node = nodes[index];
    // In a block a line to what stands behind another box would seem to come from that one.
    if (item.parent === undefined || !node || node.position.x > (first.get(line(item, node)) ?? 0)) return [];
    return [{ id: `${item.parent} → ${item.id}`, source: item.parent, target: item.id, focusable: false }];
  });
  return { nodes, edges };
}
