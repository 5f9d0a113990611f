import { Button, Group, Menu, UnstyledButton } from '@mantine/core';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { FilterInput } from '../../ui/filter-input';
import { cleared, FILTERS, valueText, type FilterName, type FleetFilter } from './filters';
import classes from './fleet.module.css';
import { FilterValue } from './later';

type Changes = Partial<Record<FilterName, string | undefined>>;
interface FilterBarProps {
  readonly filter: FleetFilter;
  readonly onFilter: (changes: Changes) => void;
}
/** What is shown: text, and a chip for each thing that is asked for. */
export function FilterBar({ filter, onFilter }: FilterBarProps) {
  const [editing, setEditing] = useState<FilterName>();
  const { bar, focusOn } = useFocusAfter();
  const active = FILTERS.filter(({ name }) => filter[name] !== undefined || name === editing);
  const free = FILTERS.filter(({ name }) => filter[name] === undefined);
  return (
    <Group ref={bar} gap={8} className={classes.filters} role="search" aria-label="Filter the fleet">
      <FilterInput
        label="Name, repository or path"
        value={filter.text ?? ''}
        onChange={(text) => onFilter({ text: text.trim() === '' ? undefined : text })}
        className={classes.text ?? ''}
        maxLength={200}
      />
      {active.map(({ name, label }) => {
        const value = filter[name];
        if (name === editing || value === undefined)
          return (
            <Suspense key={name}>
              <FilterValue
                name={name}
                label={label}
                filter={filter}
                onChosen={(chosen) => {
                  setEditing(undefined);
                  if (chosen !== undefined) onFilter({ [name]: chosen });
                  focusOn(chosen === undefined && value === undefined ? ADD : chipOf(name));
                }}
              />
            </Suspense>
          );
        return (
          <span key={name} className={classes.chip}>
            <UnstyledButton
              data-chip={name}
              onClick={() => setEditing(name)}
              aria-label={`${label}: ${valueText(name, value)}. Choose another`}
            >
              <span>{label}:</span> {valueText(name, value)}
            </UnstyledButton>
            <UnstyledButton
              aria-label={`Remove the filter ${label}`}
              onClick={() => {
                onFilter({ [name]: undefined });
                focusOn(ADD);
              }}
            >
              <IconX size={13} aria-hidden />
            </UnstyledButton>
          </span>
        );
      })}
      {free.length > 0 && (
        <Menu position="bottom-start" shadow="md" width={180} returnFocus={false} withInitialFocusPlaceholder={false} withinPortal={false}>
          <Menu.Target>
            <Button data-add-filter variant="subtle" color="gray" px="xs" leftSection={<IconFilterPlus size={16} aria-hidden />}>
              Filter
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {free.map(({ name, label }) => (
              <Menu.Item key={name} onClick={() => setEditing(name)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {Object.keys(filter).length > 0 && (
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          onClick={() => {
            onFilter(cleared());
            focusOn(ADD);
          }}
        >
          Clear
        </Button>
      )}
    </Group>
  );
}

const ADD = '[data-add-filter]';
const chipOf = (name: FilterName): string => `[data-chip="${name}"]`;
/** What had the focus is gone once a value is chosen or taken away: who uses the keyboard goes on beside it, not at the top of the page. */
function useFocusAfter() {
  const bar = useRef<HTMLDivElement>(null);
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    const target = wanted.current === undefined ? undefined : bar.current?.querySelector<HTMLElement>(wanted.current);
    if (!target) return;
    wanted.current = undefined;
    // Who went somewhere else meanwhile stays there.
    if (document.activeElement === document.body) target.focus();
  });
  return { bar, focusOn: (selector: string) => void (wanted.current = selector) };
}
