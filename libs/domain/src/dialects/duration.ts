const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration as Go prints or Flux takes it (`1h0m0s`, `1.5h`) in the form that Fairlead's documents have; undefined if it is none. */
export function fairleadDuration(text: string): string | undefined {
  if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let left = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/([0-9.]+)(ms|s|m|h)/g)) left += Number(number) * (UNITS[unit] ?? 0);
  left = Math.round(left);
  if (left === 0) return '0s';
  let result = '';
  for (const unit of ['h', 'm', 's', 'ms']) {
    const size = UNITS[unit] ?? 1;
    const count = Math.floor(left / size);
    if (count > 0) result += `${count}${unit}`;
    left -= count * size;
  }
  return result;
}
