import { Anchor, Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Rollout } from '@fairlead/api-client';
import { Fragment, useState } from 'react';
import { useAccess, type Action } from '../../api/access';
import { api, dataOf } from '../../api/client';
import { ActionButton } from '../../ui/action-button';
import { CommandDialog, type CommandRequest } from '../../ui/command';
import { followCommand } from '../application/data/follow-command';
import { decisionsIn, type Decision } from './phases';
import { versionOf } from './standing-words';
import classes from './standing.module.css';

const WORDS: Readonly<Record<Decision, { label: string; title: string; what: (rollout: Rollout, stable: string) => string }>> = {
  promote: {
    label: 'Promote now',
    title: 'Promote the new version',
    what: (rollout) =>
      `${versionOf(rollout)} takes all traffic of ${rollout.target} on ${rollout.cluster}: what is left to check is skipped.`,
  },
  abort: {
    label: 'Abort',
    title: 'Abort the rollout',
    what: ({ target, cluster }, stable) =>
      `All traffic of ${target} on ${cluster} goes back to ${stable}, at once. Git keeps the new version; it is not tried again by itself.`,
  },
  retry: {
    label: 'Retry',
    title: 'Begin the rollout anew',
    what: (rollout) =>
      `${versionOf(rollout)} gets traffic of ${rollout.target} on ${rollout.cluster} step by step again, from the first step.`,
  },
};

interface ActionsProps {
  readonly rollout: Rollout;
  readonly may: readonly Action[];
  /** The version before. */
  readonly stable?: string | undefined;
  /** Only the buttons; what they do is said when one is pressed. */
  readonly compact?: boolean;
}
/** What can be decided about a rollout in its phase. Who may not decide sees the buttons, and why they are off. */
export function RolloutActions({ rollout, may, stable = 'the version before', compact }: ActionsProps) {
  // The rollout as it was when the button was pressed: a decision is about what was looked at, whatever comes meanwhile.
  const [asked, setAsked] = useState<{ decision: Decision; rollout: Rollout }>();
  const [opened, setOpened] = useState(false);
  const { tenant, phase } = rollout;
  const decisions = decisionsIn(phase);
  const button = (decision: Decision) => (
    <ActionButton
      size={compact ? 'compact-sm' : 'sm'}
      variant={decision === 'abort' ? 'outline' : decision === 'promote' && phase === 'WaitingPromotion' ? 'filled' : 'default'}
      color={decision === 'abort' ? 'red' : undefined}
      action="steer-rollout"
      tenant={tenant}
      may={may}
      onClick={() => {
        setAsked({ decision, rollout });
        setOpened(true);
      }}
    >
      {WORDS[decision].label}
    </ActionButton>
  );
  return (
    <>
      {compact ? (
        <Group gap="xs">
          {decisions.map((decision) => (
            <Fragment key={decision}>{button(decision)}</Fragment>
          ))}
        </Group>
      ) : (
        <div className={classes.decisions} role="group" aria-label="What can be done">
          {decisions.map((decision) => (
            <Fragment key={decision}>
              {button(decision)}
              <Text size="sm">{WORDS[decision].what(rollout, stable)}</Text>
            </Fragment>
          ))}
          <Elsewhere rollout={rollout} />
          {decisions.length > 0 && <Refused tenant={tenant} may={may} />}
        </div>
      )}
      {asked && <DecisionDialog {...asked} stable={stable} opened={opened} onClose={() => setOpened(false)} />}
    </>
  );
}

/** What is done elsewhere than here. */
function Elsewhere({ rollout: { tenant, application, phase } }: { rollout: Rollout }) {
  const back = (words: string) => (
    <Anchor
      component={Link}
      to="/applications/$tenant/$name"
      params={{ tenant, name: application } as never}
      search={{ rollback: 'choose' } as never}
      inherit
      underline="always"
    >
      {words}
    </Anchor>
  );
  const words = {
    Failed: <>Push a correction, and the rollout begins anew by itself; or {back('take the commit back in Git')}.</>,
    Succeeded: <>Nothing is left to decide. If it turns out bad: {back('roll the application back')}.</>,
    Promoting: 'Nothing can be decided while the primary takes the version.',
    Finalising: 'Nothing is left to decide.',
  }[phase as string];
  return words === undefined ? null : (
    <Text size="sm" className={classes.refused ?? ''}>
      {words}
    </Text>
  );
}

function Refused({ tenant, may }: { tenant: string; may: readonly Action[] }) {
  const allowed = may.includes('steer-rollout');
  const access = useAccess('steer-rollout', allowed ? undefined : tenant);
  if (allowed || access?.why === undefined) return null;
  return (
    <Text size="sm" className={classes.refused ?? ''}>
      <IconLock size={14} aria-hidden /> {access.why}
    </Text>
  );
}

interface DialogProps {
  readonly rollout: Rollout;
  readonly decision: Decision;
  readonly stable: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}
function DecisionDialog({ rollout, decision, stable, opened, onClose }: DialogProps) {
  const client = useQueryClient();
  const { label, title, what } = WORDS[decision];
  const { tenant, application, cluster, namespace, name, revision } = rollout;
  const run = async ({ reason, key }: CommandRequest): Promise<string> => {
    const answer = await api.POST('/api/v1/applications/{tenant}/{name}/rollouts/decision', {
      params: { path: { tenant, name: application }, header: { 'Idempotency-Key': key } },
      body: { cluster, namespace, name, decision, revision, ...(reason === undefined ? {} : { reason }) },
    });
    void client.invalidateQueries({ queryKey: ['rollout-steps'] });
    const { id, next } = dataOf(answer);
    void followCommand(id, title, client);
    return next;
  };
  return (
    <CommandDialog {...{ title, opened, onClose, run }} confirm={label} danger={decision === 'abort'} reasonRequired={decision !== 'retry'}>
      <Text size="sm">{what(rollout, stable)}</Text>
    </CommandDialog>
  );
}
