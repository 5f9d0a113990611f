import { CloseButton, Kbd, TextInput, type TextInputProps } from '@mantine/core';
import { useThrottledCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './filter-input.module.css';

interface FilterInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'label'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}
/** Nobody waits for a pause in his typing: each letter is answered, and only keys that are held down are not. */
const AT_MOST_EVERY_MILLISECONDS = 60;

/** Text that filters the page: answers while it is typed, and `/` goes to it. */
export function FilterInput({ label, value, onChange, className, ...props }: FilterInputProps) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  const tell = useThrottledCallback((next: string) => {
    setTold(next);
    onChange(next);
  }, AT_MOST_EVERY_MILLISECONDS);
  // Changed from outside (back, a saved view): that is what is shown then.
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  const change = (next: string): void => {
    setText(next);
    tell(next);
  };
  return (
    <TextInput
      className={`${classes.root} ${className ?? ''}`}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton size="sm" aria-label="Clear the text" onClick={() => change('')} />
        )
      }
      type="text"
      role="searchbox"
      autoComplete="off"
      spellCheck={false}
      data-page-filter
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (text === '') event.currentTarget.blur();
        else change('');
      }}
      {...props}
    />
  );
}
/** Where `/` goes. */
export function focusPageFilter(): boolean {
  const input = document.querySelector<HTMLInputElement>('input[data-page-filter]');
  input?.focus();
  input?.select();
  return input !== null;
}
