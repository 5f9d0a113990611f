import { Select, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { HEALTHS, SYNCS } from '../../ui/states';
import { LABEL, type FilterName, type FleetFilter } from './filters';
import { useSummary } from './use-fleet';
import { numberText } from '../../ui/number-text';

export interface FilterValueProps {
  readonly name: Exclude<FilterName, 'text'>;
  readonly label: string;
  readonly filter: FleetFilter;
  /** Undefined: it stays as it was. */
  readonly onChosen: (value: string | undefined) => void;
}
/** Chooses the value of one filter, in the place of its chip. */
export function FilterValue(props: FilterValueProps) {
  const { name } = props;
  return name === 'label' || name === 'component' ? <Typed {...props} /> : <Chosen {...props} name={name} />;
}

function Chosen({ name, label, filter, onChosen }: FilterValueProps & { name: Exclude<FilterValueProps['name'], 'label' | 'component'> }) {
  const data = useOptions(name, filter);
  // The list closes after a choice, too.
  const isChosen = useRef(false);
  return (
    <Select
      aria-label={label}
      placeholder={`${label}…`}
      data={data ?? []}
      value={filter[name] ?? null}
      searchable
      autoFocus
      defaultDropdownOpened
      limit={200}
      w={230}
      nothingFoundMessage={data === undefined ? 'Reading…' : 'Nothing is called so'}
      comboboxProps={{ shadow: 'md', withinPortal: false }}
      onOptionSubmit={(value) => {
        isChosen.current = true;
        onChosen(value);
      }}
      onDropdownClose={() => isChosen.current || onChosen(undefined)}
    />
  );
}
function useOptions(name: FilterName, filter: FleetFilter): { value: string; label: string }[] | undefined {
  const by = name === 'tenant' || name === 'environment' || name === 'cluster' || name === 'repository' ? name : undefined;
  // What else there is: everything that the other filters leave.
  const summary = useSummary({ ...filter, [name]: undefined }, by ?? 'environment', 1_000, by !== undefined).data;
  if (name === 'health') return HEALTHS.map((value) => ({ value, label: value }));
  if (name === 'sync') return SYNCS.map((value) => ({ value, label: value }));
  if (name === 'suspended')
    return [
      { value: 'true', label: 'yes: paused, or suspended in Git' },
      { value: 'false', label: 'no' },
    ];
  if (!summary || !by) return undefined;
  const counts = new Map<string, number>();
  for (const { key, total } of summary.groups) if (key[by]) counts.set(key[by], (counts.get(key[by]) ?? 0) + total);
  return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([value, count]) => ({ value, label: `${value} (${numberText(count)})` }));
}

function Typed({ name, label, filter, onChosen }: FilterValueProps) {
  const [text, setText] = useState(filter[name] ?? '');
  const wrong = name === 'label' && text !== '' && !LABEL.test(text);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onChosen(text.trim() === '' ? undefined : text.trim());
      }}
    >
      <TextInput
        aria-label={name === 'label' ? 'Label: KEY=VALUE, or KEY' : label}
        placeholder={name === 'label' ? 'KEY=VALUE, or KEY' : `${label}…`}
        value={text}
        error={wrong ? 'KEY=VALUE, or KEY' : undefined}
        autoFocus
        w={230}
        maxLength={name === 'label' ? 381 : 63}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={() => onChosen(undefined)}
        onKeyDown={({ key }) => key === 'Escape' && onChosen(undefined)}
      />
    </form>
  );
}
