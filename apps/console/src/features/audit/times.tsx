import { Box, Button, Divider, Popover, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendar } from '@tabler/icons-react';
import { useRef, type FocusEvent, type KeyboardEvent, type Ref } from 'react';
import { fromLocal, SPANS, toLocal, type AuditFilter } from './filters';

interface TimesProps {
  readonly filter: Pick<AuditFilter, 'from' | 'to'>;
  readonly onChange: (changes: Record<string, string | undefined>) => void;
}
/**
 * From when to when; a press looks some time back from now. It stands beside the page: Tab goes through it and on behind it, and who goes on closes it.
 * It is no trap for the focus, since the browser walks through the parts of a date by itself: a trap notices only once the focus is on the page behind.
 */
export function Times({ filter: { from, to }, onChange }: TimesProps) {
  const given = from !== undefined || to !== undefined;
  const [opened, { close, toggle }] = useDisclosure(false);
  const button = useRef<HTMLButtonElement>(null);
  const back = (): void => {
    button.current?.focus();
    close();
  };
  const look = (changes: Record<string, string | undefined>): void => {
    onChange(changes);
    back();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !opened) return;
    event.stopPropagation();
    back();
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    // Nobody has it while the browser shows its calendar, or another window is in front.
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) close();
  };
  return (
    <Box {...{ onKeyDown, onBlur }}>
      <Popover
        {...{ opened }}
        onDismiss={close}
        position="bottom-end"
        width={280}
        shadow="md"
        withinPortal={false}
        closeOnEscape={false}
        returnFocus={false}
      >
        <Popover.Target>
          <Button ref={button} variant={given ? 'light' : 'default'} leftSection={<IconCalendar size={16} aria-hidden />} onClick={toggle}>
            {given ? timesText(from, to) : 'Any time'}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="When" p="xs">
          <Stack gap={2} align="stretch">
            {SPANS.map(([hours, label], index) => (
              <Span
                key={hours}
                {...(index === 0 ? { ref: focusFirst } : {})}
                onPress={() => look({ from: new Date(Date.now() - hours * 3_600_000).toISOString(), to: undefined })}
              >
                {label}
              </Span>
            ))}
            {given && <Span onPress={() => look({ from: undefined, to: undefined })}>Any time</Span>}
          </Stack>
          <Divider my="xs" />
          <Stack gap="xs" px="xs" pb="xs">
            <TextInput
              type="datetime-local"
              label="Not before"
              value={toLocal(from)}
              onChange={({ currentTarget }) => onChange({ from: fromLocal(currentTarget.value) })}
            />
            <TextInput
              type="datetime-local"
              label="Before"
              value={toLocal(to)}
              onChange={({ currentTarget }) => onChange({ to: fromLocal(currentTarget.value) })}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Box>
  );
}
/** Once, when it comes: the same function in each rendering. */
const focusFirst = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });

interface SpanProps {
  readonly children: string;
  readonly onPress: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}
const Span = ({ children, onPress, ref }: SpanProps) => (
  <Button {...(ref === undefined ? {} : { ref })} variant="subtle" color="gray" size="xs" justify="flex-start" fw={400} onClick={onPress}>
    {children}
  </Button>
);
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const timesText = (from: string | undefined, to: string | undefined): string => {
  const parts = [from && `since ${short.format(new Date(from))}`, to && `until ${short.format(new Date(to))}`].filter(Boolean).join(', ');
  return parts.charAt(0).toUpperCase() + parts.slice(1);
};
