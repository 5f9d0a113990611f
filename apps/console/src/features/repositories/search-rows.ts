import { useEffect, useMemo } from 'react';
import type { Pages } from '../../ui/use-pages';

/** Rows whose words hold the text. The api has no text for them, so all are read while one is searched for, or `every` one is to be looked at. */
export function useSearched<Row>(
  pages: Pages<Row>,
  rows: readonly Row[],
  text: string,
  wordsOf: (row: Row) => string,
  every = false,
): readonly Row[] {
  const wanted = text.trim().toLowerCase();
  const { more } = pages;
  useEffect(() => {
    if ((every || wanted !== '') && more.has && !more.loading && !pages.error) more.load();
  });
  return useMemo(() => (wanted === '' ? rows : rows.filter((row) => wordsOf(row).toLowerCase().includes(wanted))), [rows, wanted, wordsOf]);
}
