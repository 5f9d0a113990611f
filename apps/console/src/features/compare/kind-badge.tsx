import { Badge, Text, Tooltip } from '@mantine/core';
import { IconActivityHeartbeat, IconGitCommit, IconHelpCircle, IconStack2, type Icon } from '@tabler/icons-react';
import classes from './compare.module.css';
import { KIND_WORDS, KINDS, type Kind } from './differences';

/** A shape for each kind, so that none is told by its colour alone. */
export const KIND_LOOKS: Readonly<Record<Kind, { readonly Icon: Icon; readonly color: string }>> = {
  drift: { Icon: IconActivityHeartbeat, color: 'orange' },
  lag: { Icon: IconGitCommit, color: 'blue' },
  overlay: { Icon: IconStack2, color: 'gray' },
  unknown: { Icon: IconHelpCircle, color: 'gray' },
};

/** Which kind of difference, and on demand how it is known. */
export function KindBadge({ kind, why }: { readonly kind: Kind; readonly why?: string }) {
  const { Icon, color } = KIND_LOOKS[kind];
  const badge = (
    <Badge
      variant="light"
      color={color}
      size="sm"
      tt="none"
      leftSection={<Icon size={12} aria-hidden />}
      {...(why === undefined ? {} : { tabIndex: 0, role: 'note', 'aria-label': `${KIND_WORDS[kind].label}: ${why}` })}
    >
      {KIND_WORDS[kind].label}
    </Badge>
  );
  if (why === undefined) return badge;
  return (
    <Tooltip label={why} multiline maw={340} events={{ hover: true, focus: true, touch: true }}>
      {badge}
    </Tooltip>
  );
}

/** What the kinds mean, for whoever sees them for the first time. */
export function Legend() {
  return (
    <dl className={classes.legend}>
      {KINDS.map((kind) => (
        <div key={kind}>
          <dt>
            <KindBadge kind={kind} />
          </dt>
          <Text component="dd" size="sm" c="dimmed" m={0}>
            {KIND_WORDS[kind].means}
          </Text>
        </div>
      ))}
    </dl>
  );
}
