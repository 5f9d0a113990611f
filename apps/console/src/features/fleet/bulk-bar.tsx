import { ActionBar, Button, Text, Tooltip, useMatches, VisuallyHidden } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { accessQuery } from '../../api/access';
import classes from './fleet.module.css';
import { BulkDialog, COMMANDS, type BulkCommand, type BulkWish } from './bulk-dialog';

/** As the api has it. */
const MOST = 500;
const ICONS = { sync: IconRefresh, pause: IconPlayerPause, resume: IconPlayerPlay } as const;

/** What can be done with the applications that are selected. */
export function BulkBar({ keys, onClear }: { keys: readonly string[]; onClear: () => void }) {
  const [wish, setWish] = useState<BulkWish>();
  const phone = useMatches({ base: true, sm: false });
  const applications = keys.map((key) => {
    const [tenant = '', name = ''] = key.split('/');
    return { tenant, name };
  });
  return (
    <>
      <ActionBar opened={keys.length > 0} onClose={onClear} aria-label="With those that are selected" withinPortal={false}>
        <Text size="sm" fw={600} role="status" px={4} className={classes.nowrap ?? ''}>
          {keys.length}
          {phone ? <VisuallyHidden> selected</VisuallyHidden> : ' selected'}
        </Text>
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
