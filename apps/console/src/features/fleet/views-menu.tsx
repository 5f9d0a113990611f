import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useClipboard, useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconBookmark, IconCheck, IconLink, IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import classes from './fleet.module.css';
import { searchText, useSavedViews, VIEWS_OF_ALL, withView, type SavedView } from './saved-views';

/** Filters, order and form of the fleet under a name. */
export function ViewsMenu({ state }: { state: Readonly<Record<string, string | undefined>> }) {
  const [views, setViews] = useSavedViews();
  const [managed, manage] = useDisclosure(false);
  const button = useRef<HTMLButtonElement>(null);
  const navigate = useNavigate();
  const clipboard = useClipboard();
  const here = searchText(state);
  const current = [...views, ...VIEWS_OF_ALL].find(({ search }) => search === here);
  const show = ({ search }: SavedView): void =>
    void navigate({ to: '/', search: Object.fromEntries(new URLSearchParams(search)) as never });
  const item = (view: SavedView) => (
    <Menu.Item
      key={view.name}
      onClick={() => show(view)}
      leftSection={view === current ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />}
      {...(view === current ? { 'aria-current': 'true' as const } : {})}
    >
      {view.name}
    </Menu.Item>
  );
  return (
    <>
      <Menu position="bottom-end" width={260} shadow="md" withInitialFocusPlaceholder={false} withinPortal={false}>
        <Menu.Target>
          <Button
            ref={button}
            variant="default"
            className={classes.views ?? ''}
            leftSection={<IconBookmark size={16} aria-hidden />}
            title={current?.name}
          >
            {current?.name ?? 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {VIEWS_OF_ALL.map(item)}
          {views.length > 0 && <Menu.Label>Yours</Menu.Label>}
          {views.map(item)}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => {
              // The item goes with its menu: the dialog gives the focus back to what is still there then.
              button.current?.focus();
              manage.open();
            }}
          >
            Save or remove…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLink size={16} aria-hidden />}
            onClick={() => {
              clipboard.copy(window.location.href);
              notifications.show({ message: 'The address of this view is in the clipboard.' });
            }}
          >
            Copy the address of this view
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Manage opened={managed} onClose={manage.close} views={views} setViews={setViews} here={here} />
    </>
  );
}

interface ManageProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly views: readonly SavedView[];
  readonly setViews: (views: SavedView[]) => void;
  readonly here: string;
}
function Manage({ opened, onClose, views, setViews, here }: ManageProps) {
  const [name, setName] = useState('');
  const taken = views.some((view) => view.name === name.trim());
  return (
    <Modal opened={opened} onClose={onClose} title="Saved views" centered>
      <Stack>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setViews(withView(views, { name: name.trim(), search: here }));
            setName('');
          }}
        >
          <Group align="flex-end" gap="xs">
            <TextInput
              label="Save what is shown now as"
              value={name}
              maxLength={60}
              data-autofocus
              flex={1}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <Button type="submit" disabled={name.trim() === ''}>
              {taken ? 'Replace' : 'Save'}
            </Button>
          </Group>
        </form>
        <Text size="xs" c="dimmed">
          They are kept in this browser. For a colleague, copy the address: it holds all of the view.
        </Text>
        {views.map((view) => (
          <Group key={view.name} justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm">{view.name}</Text>
              <Text size="xs" c="dimmed" truncate>
                {view.search === '' ? 'everything' : decodeURIComponent(view.search)}
              </Text>
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove the view ${view.name}`}
              onClick={() => setViews(views.filter((each) => each !== view))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
