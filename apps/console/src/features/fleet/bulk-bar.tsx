import { ActionBar, Button, Text, Tooltip, useMatches, VisuallyHidden } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { accessQuery } from '../../api/access';
import classes from './fleet.module.css';
import { MOST } from './requests';
import { BulkDialog, COMMANDS, type BulkCommand, type BulkWish } from './bulk-dialog';

const ICONS = { sync: IconRefresh, pause: IconPlayerPause, resume: IconPlayerPlay } as const;

export interface BulkBarProps {
  readonly keys: readonly string[];
  /** Those that the list holds now. */
  readonly rows: readonly string[];
  /** Selects also what the list has not read yet; absent: it has read all. */
  readonly onAll?: (() => void) | undefined;
  readonly onClear: () => void;
}
/** What can be done with the applications that are selected. */
export function BulkBar({ keys, rows, onAll, onClear }: BulkBarProps) {
  const [wish, setWish] = useState<BulkWish>();
  const phone = useMatches({ base: true, sm: false });
  // While the list has more to read, one that is not in it may come yet.
  const [held, chosen] = [new Set(rows), new Set(keys)];
  const unseen = onAll ? 0 : keys.filter((key) => !held.has(key)).length;
  const applications = keys.map((key) => {
    const [tenant = '', name = ''] = key.split('/');
    return { tenant, name };
  });
  return (
    <>
      <ActionBar
        opened={keys.length > 0}
        onClose={onClear}
        aria-label="With those that are selected"
        withinPortal={false}
        // One that fades would have the page painted six times for each row that is selected.
        transitionProps={{ duration: 0 }}
      >
        <Text size="sm" fw={600} role="status" px={4} className={classes.nowrap ?? ''}>
          {keys.length}
          {phone ? <VisuallyHidden> selected</VisuallyHidden> : ' selected'}
          {unseen > 0 && (
            <Text span inherit fw={400}>
              , {unseen} of them not in this list
            </Text>
          )}
        </Text>
        {onAll && keys.length < MOST && rows.every((key) => chosen.has(key)) && (
          <Button size={phone ? 'compact-sm' : 'xs'} variant="subtle" onClick={onAll}>
            Select all that fit
          </Button>
        )}
        {!phone && <ActionBar.Divider />}
        {(Object.keys(COMMANDS) as BulkCommand[]).map((command) => (
          <BulkButton key={command} command={command} applications={applications} onPress={() => setWish({ command, applications })} />
        ))}
        {!phone && <ActionBar.Divider />}
        <ActionBar.CloseButton aria-label="Select nothing" />
      </ActionBar>
      <BulkDialog wish={wish} onClose={() => setWish(undefined)} onDone={onClear} />
    </>
  );
}

interface BulkButtonProps extends BulkWish {
  readonly onPress: () => void;
}
function BulkButton({ command, applications, onPress }: BulkButtonProps) {
  const refusal = useRefusal(command, applications);
  const why = applications.length > MOST ? `At most ${MOST} at once.` : refusal;
  const off = why !== undefined;
  const Icon = ICONS[command];
  const phone = useMatches({ base: true, sm: false });
  return (
    <Tooltip label={why ?? ''} disabled={!off}>
      <Button
        size={phone ? 'compact-sm' : 'xs'}
        variant="default"
        leftSection={phone ? undefined : <Icon size={15} aria-hidden />}
        data-disabled={off || undefined}
        aria-disabled={off}
        onClick={off ? undefined : onPress}
      >
        {COMMANDS[command].verb}
      </Button>
    </Tooltip>
  );
}
/** Why none of them may be commanded by the viewer; where some may, the others are refused one by one. */
function useRefusal(command: BulkCommand, applications: BulkWish['applications']): string | undefined {
  const tenants = [...new Set(applications.map(({ tenant }) => tenant))].slice(0, 20);
  const answers = useQueries({ queries: tenants.map((tenant) => accessQuery(command === 'sync' ? 'sync' : 'pause', tenant)) });
  const refused = answers.filter(({ data }) => data?.allowed === false);
  return answers.length > 0 && refused.length === answers.length ? refused[0]?.data?.why : undefined;
}
