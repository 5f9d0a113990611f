import { IconChevronRight, IconDots } from '@tabler/icons-react';
import type { TreeNode } from '@fairlead/api-client';
import { UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import { AgoCell } from '../../../ui/ago';
import { Glyph } from '../parts/glyph';
import type { Row } from './forest';
import { kindsText } from './kinds-text';
import classes from './tree-table.module.css';
import { numberText } from '../../../ui/number-text';

interface TreeRowProps extends Row {
  readonly index: number;
  /** Pixels from the top of the first row. */
  readonly start: number;
  readonly isCurrent: boolean;
}
/** One object, or how many there are of a kind; made anew only when something of its own changes. */
export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { branch, level, position, siblings, expanded, isWay, index, start, isCurrent } = props;
  const { node, groupOf } = branch;
  const glance = groupOf === undefined ? glanceOf(node) : 'all in order';
  return (
    <div
      role="row"
      className={classes.row}
      data-key={node.key}
      data-index={index}
      data-way={isWay || undefined}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={expanded}
      aria-rowindex={index + 2}
      tabIndex={isCurrent ? 0 : -1}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="gridcell" className={classes.object} style={{ paddingInlineStart: (level - 1) * 18 }}>
        {/* For the mouse; the keyboard has the arrows. */}
        <span aria-hidden className={classes.chevron} data-chevron data-expanded={expanded}>
          {expanded !== undefined && <IconChevronRight size={16} />}
        </span>
        {groupOf === undefined && <span className={classes.kind}>{node.kind}</span>}
        <span className={classes.name} title={groupOf === undefined ? node.name : undefined}>
          {groupOf === undefined ? node.name : kindsText(groupOf, node.kind)}
        </span>
        {expanded === false && branch.below !== groupOf && (
          <span className={classes.below}>
            {numberText(branch.below)}
            {groupOf !== undefined && ' in all'}
            {branch.troubled > 0 && `, ${branch.troubled} not in order`}
          </span>
        )}
      </span>
      <span role="gridcell" title={node.namespace}>
        {node.namespace}
      </span>
      <State of={node.health} title={node.message} />
      <State of={node.sync} title={undefined} />
      <span role="gridcell" className={classes.info} title={glance}>
        {glance}
      </span>
      <span role="gridcell" className={classes.info}>
        {groupOf === undefined && <AgoCell at={node.createdAt} />}
      </span>
      <span role="gridcell" className={classes.actions}>
        {groupOf === undefined && (
          <UnstyledButton
            data-menu
            className={classes.menu}
            tabIndex={isCurrent ? 0 : -1}
            aria-label={`Actions of ${node.kind} ${node.name}`}
            aria-haspopup="menu"
          >
            <IconDots size={16} aria-hidden />
          </UnstyledButton>
        )}
      </span>
    </div>
  );
});

/** Why it is not in order, else what its kind is looked at for. */
const glanceOf = ({ health, message, info }: TreeNode): string =>
  message !== undefined && health !== 'Healthy' ? message : info.map(({ name, value }) => `${name} ${value}`).join(' · ');

function State({
  of,
  title,
}: {
  readonly of: NonNullable<Row['branch']['node']['health' | 'sync']> | undefined;
  readonly title: string | undefined;
}) {
  return (
    <span role="gridcell" className={classes.state} title={title}>
      {of && (
        <>
          <Glyph state={of} />
          <span className={classes.word}>{of}</span>
        </>
      )}
    </span>
  );
}
