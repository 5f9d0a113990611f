import type { ColumnOptions, ValueTransformer } from 'typeorm';

/** A column that always holds a value, which is what a primary key asks for. */
type Filled = ColumnOptions & { nullable?: false };

/** pg hands out `bigint` as text. Ours are generations, stream sequences and row ids, all far below 2^53. */
const asNumber: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null | undefined) => value,
};
export const bigint = (name: string): Filled => ({ name, type: 'bigint', transformer: asNumber });
export const text = (name: string): Filled => ({ name, type: 'text' });
export const int = (name: string): Filled => ({ name, type: 'int' });
export const boolean = (name: string): Filled => ({ name, type: 'boolean' });
export const uuid = (name: string): Filled => ({ name, type: 'uuid' });
export const json = (name: string): Filled => ({ name, type: 'jsonb' });
export const timestamp = (name: string): Filled => ({ name, type: 'timestamptz', precision: 3 });
/** The same column, but it may be empty. */
export const optional = (column: Filled): ColumnOptions => ({ ...column, nullable: true });
