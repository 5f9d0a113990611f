import { ActionIcon, Menu } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconEraser, IconSettings } from '@tabler/icons-react';
import { useUrlState } from '../../../../ui/use-url-state';
import type { LogWish } from './log-stream';
import { numberText } from '../../../../ui/number-text';

export interface LogLook {
  readonly times: boolean;
  readonly wrap: boolean;
  readonly onlyFound: boolean;
}
/** How this person likes logs, for all of them. */
export const useLogLook = () =>
  useLocalStorage<LogLook>({
    key: 'fairlead.log',
    defaultValue: { times: false, wrap: true, onlyFound: true },
    getInitialValueInEffect: false,
  });

const TAILS = [200, 1_000, 5_000];
const SINCE = [
  { seconds: 300, text: '5 minutes' },
  { seconds: 3_600, text: 'hour' },
  { seconds: 86_400, text: 'day' },
];

interface LogMenuProps {
  readonly wish: LogWish;
  readonly restarts: number;
  readonly look: LogLook;
  readonly setLook: (look: LogLook) => void;
  readonly follow: boolean;
  readonly setFollow: (follow: boolean) => void;
  readonly clear: () => void;
}
/** What of a log is asked for, and how it is shown. */
export function LogMenu({ wish, restarts, look, setLook, follow, setFollow, clear }: LogMenuProps) {
  const [, setUrl] = useUrlState();
  const before = restarts > 0 ? ` (restarted ${restarts === 1 ? 'once' : `${restarts} times`})` : '';
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size={30} variant="default" aria-label="What is shown, and how">
          <IconSettings size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.CheckboxItem checked={follow} onChange={setFollow}>
          Follow the end
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={look.times} onChange={(times) => setLook({ ...look, times })}>
          Times
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={look.wrap} onChange={(wrap) => setLook({ ...look, wrap })}>
          Wrap long lines
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={wish.previous} onChange={(previous) => setUrl({ previous: previous ? 'true' : undefined })}>
          The container that ran before{before}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.RadioGroup
          value={wish.since === undefined ? `tail ${wish.tail}` : `since ${wish.since}`}
          onChange={(value) => setUrl({ tail: undefined, since: undefined, ...Object.fromEntries([value.split(' ')]) })}
        >
          {TAILS.map((tail) => (
            <Menu.RadioItem key={tail} value={`tail ${tail}`}>
              The last {numberText(tail)} lines
            </Menu.RadioItem>
          ))}
          {SINCE.map(({ seconds, text }) => (
            <Menu.RadioItem key={seconds} value={`since ${seconds}`}>
              The last {text}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconEraser size={16} aria-hidden />} onClick={clear} closeMenuOnClick>
          Clear what is shown
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
