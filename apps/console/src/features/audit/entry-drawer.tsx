import { Anchor, Code, Drawer, Stack, Text, Timeline } from '@mantine/core';
import type { AuditEntry } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, dataOf } from '../../api/client';
import { Ago } from '../../ui/ago';
import { Facts } from '../../ui/facts';
import { Loaded } from '../../ui/page-states';
import { ACTIONS, WAYS } from './filters';
import { OutcomeBadge } from './outcome-badge';

/** One request with everything that the log has of it: accepted, and what became of it. */
export function EntryDrawer({ opened, onClose }: { opened: string | undefined; onClose: () => void }) {
  const command = useQuery({
    queryKey: ['audit', 'command', opened],
    enabled: opened !== undefined,
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/commands/{id}', { params: { path: { id: opened ?? '' } }, signal })),
  });
  return (
    <Drawer
      opened={opened !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={<Text fw={650}>What was asked for, and what became of it</Text>}
    >
      {opened !== undefined && <Loaded query={command}>{({ entries }) => <Entries entries={entries} />}</Loaded>}
    </Drawer>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const [first] = entries;
  if (!first) return null;
  const { id, actor, via, action, tenant, application, reason } = first;
  return (
    <Stack>
      <Facts
        items={[
          ['Who', `${actor}, by ${WAYS[via]}`],
          ['Asked for', ACTIONS[action]],
          ['On', <On key="on" tenant={tenant} application={application} />],
          ['Why', reason ?? 'no reason was given'],
          ['Id', <Code key="id">{id}</Code>],
        ]}
      />
      <Timeline bulletSize={14} lineWidth={2} active={entries.length}>
        {entries.map((entry) => (
          <Timeline.Item key={`${entry.action} ${entry.outcome} ${entry.at}`} title={<OutcomeBadge outcome={entry.outcome} />}>
            <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {entry.detail}
            </Text>
            <Ago at={entry.at} size="xs" c="dimmed" />
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}

interface OnProps {
  readonly tenant: string;
  readonly application: string | undefined;
  readonly size?: 'xs' | 'sm';
}
/** The application, or the tenant where it is about no single one. */
export function On({ tenant, application, size = 'sm' }: OnProps) {
  return application === undefined ? (
    <Anchor component={Link} to="/tenants/$tenant" params={{ tenant } as never} size={size}>
      {tenant}
    </Anchor>
  ) : (
    <Anchor component={Link} to="/applications/$tenant/$name" params={{ tenant, name: application } as never} size={size}>
      {tenant}/{application}
    </Anchor>
  );
}
