import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconActivityHeartbeat, IconGitCommit, IconStack2 } from '@tabler/icons-react';
import { DRIFT_MEANS, MARK_WORDS } from './export-text';
import type { Mark, Marked } from './marks';

const LOOKS = {
  version: { Icon: IconGitCommit, color: 'blue' },
  overlay: { Icon: IconStack2, color: 'gray' },
} as const satisfies Record<Mark, unknown>;

export function MarkBadge({ marked }: { marked: Marked }) {
  const { Icon, color } = LOOKS[marked.mark];
  return (
    <Tooltip label={marked.why} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <Badge variant="light" color={color} size="sm" tt="none" leftSection={<Icon size={12} aria-hidden />} tabIndex={0}>
        {MARK_WORDS[marked.mark].label}
      </Badge>
    </Tooltip>
  );
}
export function DriftBadge({ reason }: { reason: string | undefined }) {
  return (
    <Tooltip label={`${DRIFT_MEANS} ${reason ?? ''}`} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <Badge variant="light" color="yellow" size="sm" tt="none" leftSection={<IconActivityHeartbeat size={12} aria-hidden />} tabIndex={0}>
        Live drift
      </Badge>
    </Tooltip>
  );
}

/** What the marks mean, for whoever sees them for the first time. */
export function Legend() {
  const rows = [
    ...(['version', 'overlay'] as const).map((mark) => ({ key: mark, ...LOOKS[mark], ...MARK_WORDS[mark] })),
    { key: 'drift', Icon: IconActivityHeartbeat, color: 'yellow', label: 'Live drift', means: DRIFT_MEANS },
  ];
  return (
    <dl style={{ margin: 0, display: 'grid', gap: 6 }}>
      {rows.map(({ key, Icon, color, label, means }) => (
        <Group key={key} gap="xs" align="flex-start" wrap="nowrap">
          <dt style={{ flex: '0 0 150px' }}>
            <Badge variant="light" color={color} size="sm" tt="none" leftSection={<Icon size={12} aria-hidden />}>
              {label}
            </Badge>
          </dt>
          <Text component="dd" size="sm" c="dimmed" m={0}>
            {means}
          </Text>
        </Group>
      ))}
    </dl>
  );
}
