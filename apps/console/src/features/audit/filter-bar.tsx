import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { FilterInput } from '../../ui/filter-input';
import { TenantFilter } from '../../ui/tenant-filter';
import { ACTIONS, isFiltered, NAMES, OUTCOMES, WAYS, type AuditFilter } from './filters';
import { Times } from './times';

type Change = (changes: Record<string, string | undefined>) => void;
interface FilterBarProps {
  readonly filter: AuditFilter;
  readonly onChange: Change;
}
/** Everything that the audit log can be searched by. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const phone = useMediaQuery('(max-width: 47.99em)', window.innerWidth < 768, { getInitialValueInEffect: false });
  const [opened, { toggle }] = useDisclosure(false);
  const count = NAMES.filter((name) => name !== 'text' && filter[name] !== undefined).length;
  return (
    <Group gap="sm" mb="md" role="search" aria-label="Search the audit log" align="flex-end">
      <FilterInput
        label="Who, what or why"
        value={filter.text ?? ''}
        onChange={(text) => onChange({ text: text.trim() === '' ? undefined : text })}
        flex="1 1 220px"
        maw={phone ? undefined : 340}
        maxLength={200}
      />
      {phone && (
        <Button variant={count > 0 ? 'light' : 'default'} onClick={toggle} aria-expanded={opened}>
          {count > 0 ? `Filters (${count})` : 'Filters'}
        </Button>
      )}
      {(!phone || opened) && <Choices filter={filter} onChange={onChange} />}
      {isFiltered(filter) && (
        <Button variant="subtle" color="gray" onClick={() => onChange(Object.fromEntries(NAMES.map((name) => [name, undefined])))}>
          Clear
        </Button>
      )}
    </Group>
  );
}

function Choices({ filter, onChange }: FilterBarProps) {
  return (
    <>
      <TenantFilter value={filter.tenant} onChange={(tenant) => onChange({ tenant, application: undefined })} />
      {filter.tenant !== undefined && (
        <Words label="Application" value={filter.application} onChange={(application) => onChange({ application })} />
      )}
      <Words label="Person" value={filter.actor} onChange={(actor) => onChange({ actor })} />
      <Choice label="Any action" name="Action" words={ACTIONS} value={filter.action} onChange={(action) => onChange({ action })} />
      <Choice label="Any outcome" name="Outcome" words={OUTCOMES} value={filter.outcome} onChange={(outcome) => onChange({ outcome })} />
      <Choice label="Any way" name="By which way" words={WAYS} value={filter.via} onChange={(via) => onChange({ via })} />
      <Times filter={filter} onChange={onChange} />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly words: Readonly<Record<string, string>>;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}
function Choice({ label, name, words, value, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={name}
      placeholder={label}
      data={Object.entries(words).map(([word, text]) => ({ value: word, label: text }))}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': label }}
      flex="0 1 160px"
    />
  );
}

/** A whole word, asked for once it stands still. */
function Words({ label, value, onChange }: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const [text, setText] = useState(value ?? '');
  const [told, setTold] = useState(value);
  const tell = useDebouncedCallback((next: string) => {
    const word = next.trim() === '' ? undefined : next.trim();
    setTold(word);
    onChange(word);
  }, 300);
  if (value !== told) {
    setTold(value);
    setText(value ?? '');
  }
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      flex="0 1 150px"
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}
