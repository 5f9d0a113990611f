import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Go writes it: `1h`, `1.5h`, `1h0m0s`, `0`. */
export const GoDuration = z
  .string()
  .regex(/^[+-]?(0|(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+)$/, 'must be a duration such as 30s, 5m or 1h')
  .transform((text) =>
    [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
      (sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0),
      0,
    ),
  );
