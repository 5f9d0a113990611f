import { SegmentedControl } from '@mantine/core';

interface ProblemFilterProps {
  readonly label: string;
  /** `only` of the address. */
  readonly value: string | undefined;
  readonly onChange: (only: string | undefined) => void;
}
/** All, or only what is not in order. */
export function ProblemFilter({ label, value, onChange }: ProblemFilterProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={value === PROBLEMS ? PROBLEMS : 'all'}
      onChange={(next) => onChange(next === 'all' ? undefined : next)}
      data={[
        { value: 'all', label: 'All' },
        { value: PROBLEMS, label: 'Only with a problem' },
      ]}
    />
  );
}
const PROBLEMS = 'problems';
/** What the api is asked for. */
export const problemOf = (only: string | undefined): 'true' | undefined => (only === PROBLEMS ? 'true' : undefined);
/** A text that is worth asking for; the address keeps what was typed. */
export const wordsOf = (text: string | undefined): string | undefined => text?.trim() || undefined;
