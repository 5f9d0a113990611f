import { ActionIcon, Button, Checkbox, Group, Menu, Select, Tooltip } from '@mantine/core';
import { IconDownload, IconEraser, IconPlayerPause, IconPlayerPlay, IconSettings } from '@tabler/icons-react';
import { FilterInput } from '../../../../ui/filter-input';
import { useUrlState } from '../../../../ui/use-url-state';
import type { Pod } from '../pods-below';
import type { Container } from './containers';
import type { LogWish } from './log-stream';

export interface LogLook {
  readonly text: string;
  readonly onlyFound: boolean;
  readonly times: boolean;
  readonly wrap: boolean;
  readonly follow: boolean;
}
interface LogToolsProps {
  readonly wish: LogWish;
  readonly pods: readonly Pod[];
  readonly pod: Pod;
  readonly containers: readonly Container[];
  readonly container: string | undefined;
  readonly look: LogLook;
  readonly setLook: (change: (before: LogLook) => LogLook) => void;
  readonly paused: boolean;
  readonly pause: (on: boolean) => void;
  readonly clear: () => void;
  readonly download: () => void;
}
const TAILS = ['100', '200', '1000', '5000'];

/** Whose log, and how it is looked at. */
export function LogTools(props: LogToolsProps) {
  const { wish, pods, pod, containers, container, look, setLook, paused, pause, clear, download } = props;
  const [, setUrl] = useUrlState();
  const change = (part: Partial<LogLook>): void => setLook((before) => ({ ...before, ...part }));
  const restarts = containers.find(({ name }) => name === container)?.restarts ?? 0;
  return (
    <Group gap="xs" mb={6}>
      {pods.length > 1 && (
        <Select
          size="xs"
          w={{ base: '100%', sm: 230 }}
          aria-label="Pod"
          data={pods.map(({ name, node }) => ({
            value: name,
            label: `${name}${node?.health && node.health !== 'Healthy' ? ` (${node.health})` : ''}`,
          }))}
          value={pod.name}
          allowDeselect={false}
          searchable={pods.length > 8}
          comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          onChange={(value) => setUrl({ pod: value ?? undefined, container: undefined, previous: undefined })}
        />
      )}
      {containers.length > 1 && (
        <Select
          size="xs"
          w={150}
          aria-label="Container"
          data={containers.map(({ name, kind }) => ({ value: name, label: kind === 'container' ? name : `${name} (${kind})` }))}
          value={container ?? null}
          allowDeselect={false}
          comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          onChange={(value) => setUrl({ container: value ?? undefined, previous: undefined })}
        />
      )}
      <FilterInput size="xs" flex={1} miw={150} label="Search in the log" value={look.text} onChange={(text) => change({ text })} />
      <Button
        size="xs"
        variant={paused ? 'filled' : 'default'}
        onClick={() => pause(!paused)}
        leftSection={paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
      >
        {paused ? 'Go on' : 'Pause the log'}
      </Button>
      <Tooltip label="Download what is shown">
        <ActionIcon size={30} variant="default" aria-label="Download what is shown" onClick={download}>
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Clear what is shown">
        <ActionIcon size={30} variant="default" aria-label="Clear what is shown" onClick={clear}>
          <IconEraser size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" closeOnItemClick={false} withinPortal>
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label="How the log is shown">
            <IconSettings size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Shown</Menu.Label>
          <Toggle label="Follow the end" checked={look.follow} onChange={(follow) => change({ follow })} />
          <Toggle label="Times" checked={look.times} onChange={(times) => change({ times })} />
          <Toggle label="Wrap long lines" checked={look.wrap} onChange={(wrap) => change({ wrap })} />
          <Toggle label="Only lines that are found" checked={look.onlyFound} onChange={(onlyFound) => change({ onlyFound })} />
          <Menu.Divider />
          <Menu.Label>Asked for</Menu.Label>
          <Toggle
            label={restarts > 0 ? `The container before (${restarts} restarts)` : 'The container before'}
            checked={wish.previous}
            onChange={(previous) => setUrl({ previous: previous ? 'true' : undefined })}
          />
          {TAILS.map((tail) => (
            <Toggle
              key={tail}
              label={`The last ${Number(tail).toLocaleString('en')} lines`}
              radio
              checked={wish.tail === Number(tail)}
              onChange={() => setUrl({ tail })}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly checked: boolean;
  readonly radio?: boolean;
  readonly onChange: (checked: boolean) => void;
}
function Toggle({ label, checked, radio, onChange }: ToggleProps) {
  return (
    <Menu.Item
      role={radio ? 'menuitemradio' : 'menuitemcheckbox'}
      aria-checked={checked}
      leftSection={<Checkbox.Indicator size="xs" radius={radio ? 'xl' : 'sm'} checked={checked} />}
      onClick={() => onChange(!checked)}
    >
      {label}
    </Menu.Item>
  );
}
