import type { ApplicationDetail, ObjectDetail } from '@fairlead/api-client';
import { Group, Kbd, Loader, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ActionButton } from '../../../ui/action-button';
import { ActionDialog, titleOf } from './action-dialog';
import { ACTION_ICONS } from './action-icons';
import { ACTION_WORDS, notNow, type ActionOffer, type ObjectAction } from './action-words';
import classes from './object.module.css';
import { useCommandState, type StartedCommand } from './use-command-state';

interface ObjectActionsProps {
  readonly application: ApplicationDetail;
  readonly query: UseQueryResult<ObjectDetail>;
  /** A dialog about an action stands over the object. */
  readonly setAsksFirst: (asks: boolean) => void;
}
/** What can be done with the object, by button and by key, and what becomes of it. */
export function ObjectActions({ application, query, setAsksFirst }: ObjectActionsProps) {
  // With the object as it is when it is opened: what takes its place while somebody reads is not meant.
  const [dialog, setDialog] = useState<{ readonly action: ObjectAction; readonly detail: ObjectDetail }>();
  useEffect(() => {
    setAsksFirst(dialog !== undefined);
    return () => setAsksFirst(false);
  }, [dialog, setAsksFirst]);
  const [started, setStarted] = useState<StartedCommand>();
  const detail = query.isSuccess ? query.data : undefined;
  const offers = detail?.actions ?? [];
  const isOff = ({ unavailable }: ActionOffer): boolean => unavailable !== undefined || !application.may.includes('act-on-objects');
  useHotkeys(
    offers.map((offer) => [
      ACTION_WORDS[offer.action].key,
      () => {
        if (detail && dialog === undefined && !isOff(offer)) setDialog({ action: offer.action, detail });
      },
    ]),
  );
  const { tenant, may } = application;
  return (
    <>
      {offers.length > 0 && (
        <Group gap="xs" role="group" aria-label="Actions">
          {offers.map((offer) => {
            const { label, key, isDanger } = ACTION_WORDS[offer.action];
            const Icon = ACTION_ICONS[offer.action];
            return (
              <ActionButton
                key={offer.action}
                {...{ tenant, may, action: 'act-on-objects', size: 'compact-sm', variant: 'default' }}
                {...(isDanger ? { color: 'red', variant: 'light' } : {})}
                {...notNow(offer)}
                leftSection={<Icon size={15} aria-hidden />}
                rightSection={
                  <Kbd size="xs" aria-hidden className={classes.hint}>
                    {key.toUpperCase()}
                  </Kbd>
                }
                aria-keyshortcuts={key}
                onClick={() => detail && setDialog({ action: offer.action, detail })}
              >
                {label}
              </ActionButton>
            );
          })}
        </Group>
      )}
      <Outcome command={started} />
      {dialog && (
        <ActionDialog
          {...{ application, ...dialog }}
          onClose={() => setDialog(undefined)}
          onStarted={(id) => setStarted({ id, title: titleOf(dialog.action, dialog.detail) })}
        />
      )}
    </>
  );
}

/** Stays until the drawer is closed or something else is done. */
function Outcome({ command }: { readonly command: StartedCommand | undefined }) {
  const state = useCommandState(command);
  if (command === undefined) return null;
  const ended = state !== undefined && state.state !== 'accepted';
  const isDone = state?.state === 'done';
  return (
    <Group
      gap="xs"
      wrap="nowrap"
      align="flex-start"
      role="status"
      className={classes.outcome}
      data-state={ended ? state.state : 'accepted'}
    >
      {!ended ? (
        <Loader size={14} mt={3} aria-hidden />
      ) : isDone ? (
        <IconCircleCheck size={17} aria-hidden />
      ) : (
        <IconCircleX size={17} aria-hidden />
      )}
      <Text size="sm" className={classes.message}>
        <strong>
          {command.title}: {!ended ? 'under way' : isDone ? 'done' : state.state}.
        </strong>{' '}
        {ended && state.detail}
      </Text>
    </Group>
  );
}
