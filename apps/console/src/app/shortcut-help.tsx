import { Group, Kbd, Modal, Stack, Text, Title } from '@mantine/core';
import classes from './shell.module.css';
import { useShortcutGroups } from '../ui/use-shortcuts';

/** What `?` shows: the keys of everywhere, and of the page that is open. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const groups = useShortcutGroups();
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="lg" centered>
      <div className={classes.help}>
        {[...groups]
          .sort((a, b) => a.shortcuts.length - b.shortcuts.length)
          .map(({ title, shortcuts }) => (
            <Stack key={title} gap={6} mb="lg">
              <Title order={3} size="h6">
                {title}
              </Title>
              {shortcuts.map(({ keys, does }) => (
                <Group key={keys} justify="space-between" wrap="nowrap" gap="sm">
                  <Text size="sm">{does}</Text>
                  <Keys keys={keys} />
                </Group>
              ))}
            </Stack>
          ))}
      </div>
    </Modal>
  );
}
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const names: Readonly<Record<string, string>> = { mod: isMac ? '⌘' : 'Ctrl', shift: 'Shift', Escape: 'Esc' };
/** `mod+K` as its keys. */
export function Keys({ keys }: { keys: string }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      {keys.split(/[+ ]/).map((key) => (
        <Kbd key={key} size="xs">
          {names[key] ?? key}
        </Kbd>
      ))}
    </Group>
  );
}
