import { ActionIcon, Button, Group, SegmentedControl, Text, Tooltip, type ActionIconProps } from '@mantine/core';
import { useClipboard, useHotkeys } from '@mantine/hooks';
import {
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDownload,
  IconFilter,
  IconPlayerPause,
  IconPlayerPlay,
  type Icon,
} from '@tabler/icons-react';
import { useRef } from 'react';
import { FilterInput } from '../../../../ui/filter-input';
import { useUrlState } from '../../../../ui/use-url-state';
import type { Severity } from './log-buffer';
import classes from './logs.module.css';
import { numberText } from '../../../../ui/number-text';

interface SearchProps {
  readonly text: string;
  readonly found: number;
  /** From 1; undefined: none was gone to. */
  readonly at: number | undefined;
  readonly go: (by: 1 | -1) => void;
  readonly onlyFound: boolean;
  readonly setOnlyFound: (on: boolean) => void;
}
/** Looks for a text; Enter goes to the next line that holds it. */
export function Search({ text, found, at, go, onlyFound, setOnlyFound }: SearchProps) {
  const [, setUrl] = useUrlState();
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => input.current?.focus()]]);
  return (
    <Group gap={4} wrap="nowrap" className={classes.search ?? ''}>
      <FilterInput
        ref={input}
        size="xs"
        flex={1}
        miw={90}
        label="Search in the log"
        value={text}
        onChange={(find) => setUrl({ find: find || undefined })}
        onKeyDownCapture={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          go(event.shiftKey ? -1 : 1);
        }}
      />
      {text !== '' && (
        <>
          <Text size="xs" c="dimmed" role="status" className={classes.count ?? ''}>
            {found === 0 ? 'none' : at === undefined ? `${numberText(found)} found` : `${at} of ${numberText(found)}`}
          </Text>
          <Tool label="The one before" icon={IconChevronUp} disabled={found === 0} onClick={() => go(-1)} />
          <Tool label="The next one" icon={IconChevronDown} disabled={found === 0} onClick={() => go(1)} />
          <Tool
            label="Only lines that hold it"
            icon={IconFilter}
            variant={onlyFound ? 'light' : 'default'}
            aria-pressed={onlyFound}
            onClick={() => setOnlyFound(!onlyFound)}
          />
        </>
      )}
    </Group>
  );
}

interface LevelsProps {
  readonly severity: Severity;
  readonly errors: number;
  readonly warnings: number;
}
/** How bad a line must be to be shown; not there for a log that tells no levels. */
export function Levels({ severity, errors, warnings }: LevelsProps) {
  const [, setUrl] = useUrlState();
  if (severity === 'all' && errors + warnings === 0) return undefined;
  return (
    <SegmentedControl
      size="xs"
      aria-label="Lines shown by level"
      value={severity}
      onChange={(level) => setUrl({ level: level === 'all' ? undefined : level })}
      data={[
        { value: 'all', label: 'All' },
        { value: 'warning', label: `Warnings ${numberText(warnings)}` },
        { value: 'error', label: `Errors ${numberText(errors)}` },
      ]}
    />
  );
}

interface ActionsProps {
  readonly paused: boolean;
  readonly pause: (on: boolean) => void;
  readonly text: () => string;
  readonly download: () => void;
}
export function Actions({ paused, pause, text, download }: ActionsProps) {
  const clipboard = useClipboard();
  return (
    <>
      <Button
        size="xs"
        variant={paused ? 'filled' : 'default'}
        onClick={() => pause(!paused)}
        leftSection={paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
      >
        {paused ? 'Go on' : 'Pause'}
      </Button>
      <Tool
        label={clipboard.copied ? 'Copied' : 'Copy what is shown'}
        icon={clipboard.copied ? IconCheck : IconCopy}
        onClick={() => clipboard.copy(text())}
      />
      <Tool label="Download what is shown" icon={IconDownload} onClick={download} />
    </>
  );
}

interface ToolProps extends Pick<ActionIconProps, 'variant' | 'disabled'> {
  readonly label: string;
  readonly icon: Icon;
  readonly onClick: () => void;
  readonly 'aria-pressed'?: boolean;
}
function Tool({ label, icon: Shape, ...props }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={30} variant="default" aria-label={label} {...props}>
        <Shape size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
