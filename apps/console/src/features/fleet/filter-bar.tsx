import { Button, Group, Menu, UnstyledButton } from '@mantine/core';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { FilterInput } from '../../ui/filter-input';
import { FilterValue } from './filter-value';
import { cleared, FILTERS, valueText, type FilterName, type FleetFilter } from './filters';
import classes from './fleet.module.css';

type Changes = Partial<Record<FilterName, string | undefined>>;
interface FilterBarProps {
  readonly filter: FleetFilter;
  readonly onFilter: (changes: Changes) => void;
}
/** What is shown: text, and a chip for each thing that is asked for. */
export function FilterBar({ filter, onFilter }: FilterBarProps) {
  const [editing, setEditing] = useState<FilterName>();
  const active = FILTERS.filter(({ name }) => filter[name] !== undefined || name === editing);
  const free = FILTERS.filter(({ name }) => filter[name] === undefined);
  return (
    <Group gap={8} className={classes.filters} role="search" aria-label="Filter the fleet">
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
            <FilterValue
              key={name}
              name={name}
              label={label}
              filter={filter}
              onChosen={(chosen) => {
                setEditing(undefined);
                if (chosen !== undefined) onFilter({ [name]: chosen });
              }}
            />
          );
        return (
          <span key={name} className={classes.chip}>
            <UnstyledButton onClick={() => setEditing(name)} aria-label={`${label}: ${valueText(name, value)}. Choose another`}>
              <span>{label}:</span> {valueText(name, value)}
            </UnstyledButton>
            <UnstyledButton onClick={() => onFilter({ [name]: undefined })} aria-label={`Remove the filter ${label}`}>
              <IconX size={13} aria-hidden />
            </UnstyledButton>
          </span>
        );
      })}
      {free.length > 0 && (
        <Menu position="bottom-start" shadow="md" width={180} returnFocus={false} withInitialFocusPlaceholder={false} withinPortal={false}>
          <Menu.Target>
            <Button variant="subtle" color="gray" px="xs" leftSection={<IconFilterPlus size={16} aria-hidden />}>
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
        <Button variant="subtle" color="gray" px="xs" onClick={() => onFilter(cleared())}>
          Clear
        </Button>
      )}
    </Group>
  );
}
