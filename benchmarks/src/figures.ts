/** One measured number. */
export interface Figure {
  readonly benchmark: string;
  readonly workload: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** The same work done in the plainest way, measured in the same run; in the figure's unit. */
  readonly reference?: number;
}

/** Value below which a share of the sample lies, 0 … 1; the nearest measured one. @throws Error: nothing was measured, or something that is no number */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined || !sample.every(Number.isFinite)) throw new Error(`This is no sample: ${sample.join(', ') || 'nothing'}.`);
  return value;
}

const round = (value: number): number => Number(value.toPrecision(4));

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ workload, figure, value, unit, reference }) => [
    workload,
    figure,
    `${round(value)} ${unit}`,
    reference === undefined ? '' : `${round(reference)} ${unit}`,
    reference === undefined ? '' : `${(value / reference).toFixed(2)} ×`,
  ]);
  const head = ['workload', 'figure', 'value', 'reference', 'ratio'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** One JSON line per figure: `{"benchmark","workload","figure","value","unit","reference","ratio"}`. */
export const jsonLines = (figures: readonly Figure[]): string =>
  figures
    .map((figure) =>
      JSON.stringify({
        ...figure,
        value: round(figure.value),
        reference: figure.reference === undefined ? null : round(figure.reference),
        ratio: figure.reference === undefined ? null : round(figure.value / figure.reference),
      }),
    )
    .join('\n');
