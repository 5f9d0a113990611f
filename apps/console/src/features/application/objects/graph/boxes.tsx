import { VisuallyHidden } from '@mantine/core';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { IconApps, IconMinus, IconPlus } from '@tabler/icons-react';
import { memo } from 'react';
import { HEALTHS } from '../../../../ui/states';
import { Glyph } from '../../parts/glyph';
import type { GraphItem } from './fold';
import classes from './graph.module.css';

export type Box = Node<{ readonly item: GraphItem; readonly dimmed: boolean }, 'box'>;

export const BoxView = memo(function BoxView({ data: { item, dimmed } }: NodeProps<Box>) {
  return (
    <div className={classes.box} data-type={item.type} data-dimmed={dimmed || undefined} data-trouble={troubleOf(item) || undefined}>
      {item.parent !== undefined && <Handle type="target" position={Position.Left} isConnectable={false} className={classes.handle} />}
      <Content item={item} />
      <Handle type="source" position={Position.Right} isConnectable={false} className={classes.handle} />
    </div>
  );
});

function troubleOf(item: GraphItem): boolean {
  if (item.type === 'group') return item.troubled > 0;
  return item.type === 'object' && ['Degraded', 'Missing'].includes(item.node.health ?? '');
}

function Content({ item }: { readonly item: GraphItem }) {
  if (item.type === 'application')
    return (
      <>
        <IconApps size={20} aria-hidden />
        <span className={classes.words}>
          <span className={classes.kind}>Application</span>
          <span className={classes.name}>{item.name}</span>
        </span>
      </>
    );
  if (item.type === 'group')
    return (
      <>
        {item.open ? <IconMinus size={18} aria-hidden /> : <IconPlus size={18} aria-hidden />}
        <span className={classes.words}>
          <span className={classes.name}>
            {item.label} <VisuallyHidden>{item.open ? 'opened' : 'folded'}</VisuallyHidden>
          </span>
          <span className={classes.counts}>
            {HEALTHS.flatMap((health) => {
              const count = item.health.get(health);
              return count === undefined ? [] : [<span key={health}><Glyph state={health} size={12} /> {count}</span>]; // prettier-ignore
            })}
          </span>
        </span>
      </>
    );
  const { kind, name, health, sync, info } = item.node;
  return (
    <>
      <span className={classes.words}>
        <span className={classes.kind}>
          {kind}
          {info[0] !== undefined && ` · ${info[0].value}`}
        </span>
        <span className={classes.name} title={name}>
          {name}
        </span>
      </span>
      <span className={classes.states}>
        {health && <Glyph state={health} />}
        {sync && sync !== 'Synced' && <Glyph state={sync} />}
      </span>
    </>
  );
}
