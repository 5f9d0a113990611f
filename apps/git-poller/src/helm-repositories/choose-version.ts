import { parse, Range, rcompare, satisfies } from 'semver';
import { ChartRefusedError } from './errors.js';
import type { ChartVersion } from './helm-index.js';

const SHOWN = 5;

/**
 * The newest version that fits. Ranges are read as Helm does (Masterminds/semver): commas and blanks mean "and", `||` means "or", and versions before a release
 * count only if the range names one (`>=1.0.0-0`); a version that is written out need only be there.
 * @throws ChartRefusedError
 */
export function chooseVersion(chart: string, versions: readonly ChartVersion[], wanted: string): ChartVersion {
  const exact = versions.find(({ version }) => version === wanted);
  if (exact) return exact;
  const newestFirst = versions
    .flatMap((version) => {
      const parsed = parse(version.version, { loose: true });
      return parsed ? [{ version, parsed }] : [];
    })
    .sort((a, b) => rcompare(a.parsed, b.parsed, true));
  const fits = matcher(wanted);
  if (!fits) {
    throw new ChartRefusedError(
      'ChartVersionNotFound',
      `${JSON.stringify(wanted)} is neither a version nor a range of versions, such as 1.2.3, ^1.2 or ">=1.0 <2". Correct spec.source.chart.version.`,
    );
  }
  const found = newestFirst.find(({ parsed }) => fits(parsed.version, parsed.prerelease.length > 0));
  if (found) return found.version;
  const shown = newestFirst.slice(0, SHOWN).map(({ version }) => version.version);
  const more = newestFirst.length > SHOWN ? ', …' : '';
  throw new ChartRefusedError(
    'ChartVersionNotFound',
    `The repository has no version of the chart ${chart} that fits ${wanted}; the newest are ${shown.join(', ') || 'none'}${more}. Correct spec.source.chart.version, or publish such a version; the application goes on by itself then.`,
  );
}

function matcher(wanted: string): ((version: string, isPrerelease: boolean) => boolean) | undefined {
  const alternatives = (wanted.trim() === '' ? '*' : wanted).split('||').map(alternative);
  if (alternatives.includes(undefined)) return undefined;
  return (version, isPrerelease) => alternatives.some((fits) => fits?.(version, isPrerelease));
}

function alternative(text: string): ((version: string, isPrerelease: boolean) => boolean) | undefined {
  const excluded: string[] = [];
  const normal = text
    .replaceAll(',', ' ')
    .replace(/=>/g, '>=')
    .replace(/=</g, '<=')
    .replace(/!=\s*(\S+)/g, (_, version: string) => {
      excluded.push(version);
      return '';
    })
    .trim();
  const includePrerelease = /\d-[0-9A-Za-z]/.test(normal);
  const options = { includePrerelease, loose: true };
  const range = rangeOf(normal === '' ? '*' : normal, options);
  const without = excluded.map((version) => rangeOf(version, { ...options, includePrerelease: true }));
  if (!range || without.includes(undefined)) return undefined;
  return (version, isPrerelease) =>
    (includePrerelease || !isPrerelease) &&
    satisfies(version, range, options) &&
    !without.some((other) => other && satisfies(version, other, { ...options, includePrerelease: true }));
}

function rangeOf(text: string, options: { includePrerelease: boolean; loose: boolean }): Range | undefined {
  try {
    return new Range(text, options);
  } catch {
    return undefined;
  }
}
