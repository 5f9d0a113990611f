import { Alert, Group, Select, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconLock } from '@tabler/icons-react';
import type { Me } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { accessQuery, PLATFORM, type Action } from '../../api/access';
import { ErrorState } from '../../ui/page-states';
import { Section } from '../../ui/section';
import { useUrlState } from '../../ui/use-url-state';

/** In the words of somebody who asks. */
export const ACTIONS: readonly { readonly value: Action; readonly label: string }[] = [
  { value: 'view', label: 'see its applications' },
  { value: 'read-logs', label: 'read logs' },
  { value: 'sync', label: 'sync' },
  { value: 'pause', label: 'pause and resume' },
  { value: 'rollback', label: 'roll back' },
  { value: 'confirm-deletion', label: 'confirm deletions' },
  { value: 'act-on-objects', label: 'restart workloads, run jobs, delete pods' },
  { value: 'steer-rollout', label: 'promote or abort rollouts' },
  { value: 'approve-promotion', label: 'approve promotions' },
  { value: 'manage-tokens', label: 'give out API tokens' },
  { value: 'operate-platform', label: 'operate the platform' },
];

/** `/account?may=rollback&in=shop`: answers "why was I refused?". */
export function AccessQuestion({ me }: { me: Me }) {
  const [{ may, in: tenant }, change] = useUrlState();
  const action = ACTIONS.find(({ value }) => value === may)?.value;
  const asked = action !== undefined && tenant !== undefined;
  const answer = useQuery({ ...accessQuery(action ?? 'view', tenant ?? ''), enabled: asked });
  const tenants = [...new Set([...Object.keys(me.roles), PLATFORM, ...(tenant === undefined ? [] : [tenant])])].sort();
  return (
    <Section title="May I?">
      <Stack gap="sm">
        <Group grow align="flex-start">
          <Select
            label="What"
            data={[...ACTIONS]}
            value={action ?? null}
            placeholder="What you want to do"
            onChange={(value) => change({ may: value ?? undefined })}
          />
          <Select
            label="In the tenant"
            data={tenants}
            value={tenant ?? null}
            placeholder="Whose applications"
            searchable
            limit={100}
            onChange={(value) => change({ in: value ?? undefined })}
          />
        </Group>
        <div role="status">
          {!asked && (
            <Text size="sm" c="dimmed">
              Choose both to read whether you may, and why or why not.
            </Text>
          )}
          {asked && answer.data && (
            <Alert
              color={answer.data.allowed ? 'teal' : 'yellow'}
              icon={answer.data.allowed ? <IconCircleCheck aria-hidden /> : <IconLock aria-hidden />}
              title={answer.data.allowed ? 'Yes' : 'No'}
            >
              <Text size="sm">{answer.data.why}</Text>
            </Alert>
          )}
          {asked && answer.error && <ErrorState error={answer.error} />}
        </div>
      </Stack>
    </Section>
  );
}
