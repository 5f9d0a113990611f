import type { Comparison } from '@fairlead/api-client';
import { countKinds, KINDS, type ComparedField, type ComparedObject, type Drift, type Kind, type Mark } from './comparison-kinds.js';
import { escaped } from './escape.js';
import { ago, short, span } from './list.js';
import { paint, type Colour } from './table.js';

export interface ComparisonStyle {
  /** Whole values, and of every difference in a sentence how it is known. */
  readonly wide: boolean;
  readonly colours: boolean;
}
const COLOURS: Readonly<Record<Kind, Colour>> = { drift: 'red', lag: 'yellow', overlay: 'grey', unknown: 'magenta' };
const LONGEST = 60;
const WORD = Math.max(...KINDS.map(({ length }) => length));

/** A component in its environments: what each runs, and what differs, object by object and field by field. */
export function comparisonText(comparison: Comparison, style: ComparisonStyle): string {
  const { tenant, component, objects } = comparison;
  const text = new ComparisonText(comparison, style);
  const blocks = [
    [paint(`${tenant}/${component}`, 'bold', style.colours), ...text.head()],
    ...objects.map((object) => text.object(object)),
    [sumOf(comparison)],
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

/** Of one object, what is to be told: `dev  1  lag  behind …`. */
interface Line {
  readonly environment: string;
  readonly value: string;
  readonly notes: readonly Note[];
}
interface Note {
  readonly kind: Kind;
  readonly text: string;
}

class ComparisonText {
  private readonly environments: readonly string[];
  private readonly width: number;

  constructor(
    private readonly comparison: Comparison,
    private readonly style: ComparisonStyle,
  ) {
    this.environments = comparison.applications.map(({ environment }) => environment);
    this.width = Math.max(...this.environments.map(({ length }) => length), 3) + 2;
  }

  /** What each environment is to run, and how far its clusters could be looked at. */
  head(): string[] {
    const { applications, missing } = this.comparison;
    const versions = Math.max(...applications.map(({ version }) => version.length), 0) + 2;
    const lines = applications.flatMap(({ environment, application, cluster, revision, version, held }) => [
      `  ${environment.padEnd(this.width)}${version.padEnd(versions)}${application} on ${cluster}, ${short(revision.commit)} ${revision.subject ?? ''}`.trimEnd(),
      ...(held ? [this.below(`${held.actor} rolled it back ${ago(held.at)}: ${short(held.commit)} is held back`)] : []),
      ...this.clusters(environment),
    ]);
    return missing.length === 0 ? lines : [...lines, `  Nothing of it is rendered yet for ${missing.join(', ')}.`];
  }

  private clusters(environment: string): string[] {
    return this.comparison.clusters
      .filter((one) => one.environment === environment)
      .flatMap(({ cluster, sync, reason, unasked, problem }) => {
        if (problem) return [this.below(this.paint(`${cluster} could not be asked: ${problem.message} ${problem.advice}`, 'red'))];
        const state = sync === undefined || sync === 'Synced' ? [] : [this.below(`${cluster} is ${sync}${reason ? `: ${reason}` : ''}`)];
        return unasked === 0 ? state : [...state, this.below(`${unasked} more objects of ${cluster} were not looked at: too many at once`)];
      });
  }

  object({ kind, group, name, names, fields, marks, drift }: ComparedObject): string[] {
    const others = Object.entries(names).filter(([, own]) => own !== name);
    const called = others.length === 0 ? '' : ` (${others.map(([environment, own]) => `${own} in ${environment}`).join(', ')})`;
    const present = this.environments.filter((environment) => environment in names);
    return [
      this.paint(`${kind}${group === '' ? '' : `.${group}`} ${name}${called}`, 'bold'),
      ...(marks.length + drift.length > 0 ? this.lines(this.environments, { marks, drift }, (where) => presence(where in names)) : []),
      ...fields.flatMap((field) => [`  ${field.path}`, ...this.field(field, present).map((line) => `  ${line}`)]),
    ];
  }

  private field({ values, marks, drift }: ComparedField, present: readonly string[]): string[] {
    return this.lines(present, { marks, drift }, (environment) => this.shown(values[environment]));
  }

  private lines(
    environments: readonly string[],
    { marks, drift }: { marks: readonly Mark[]; drift: readonly Drift[] },
    valueOf: (environment: string) => string,
  ): string[] {
    const told = environments.map((environment): Line => {
      const of = <T extends { environment: string }>(all: readonly T[]): T[] => all.filter((one) => one.environment === environment);
      const notes = [...of(drift).map((one) => this.drifted(one)), ...of(marks).map((mark) => this.marked(mark))];
      return { environment, value: valueOf(environment), notes };
    });
    const widest = Math.min(Math.max(...told.map(({ value }) => value.length)), LONGEST) + 2;
    return told.flatMap((line) => this.line(line, widest));
  }

  /** The first note stands beside the value where there is room, the others below it. */
  private line({ environment, value, notes }: Line, widest: number): string[] {
    const start = `  ${environment.padEnd(this.width)}`;
    const [first, ...more] = notes.map(({ kind, text }) => `${this.paint(kind.padEnd(WORD + 1), COLOURS[kind])} ${text}`);
    if (first === undefined) return [`${start}${value}`];
    const pad = ' '.repeat(start.length + widest);
    const beside = value.length <= LONGEST ? [`${start}${value.padEnd(widest)}${first}`] : [`${start}${value}`, `${pad}${first}`];
    return [...beside, ...more.map((text) => `${pad}${text}`)];
  }

  private shown(value: string | undefined): string {
    const text = valueText(value);
    return this.style.wide || text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
  }

  private marked(mark: Mark): Note {
    const text = MARKS[mark.kind](mark);
    return { kind: mark.kind, text: this.style.wide && text !== mark.why ? `${text}. ${mark.why}` : text };
  }

  private drifted({ cluster, wanted, runs, manager, at, healed, why }: Drift): Note {
    const what = wanted === undefined && runs === undefined ? '' : `${cluster} runs ${this.shown(runs)}: `;
    const when = at === undefined ? '' : ago(at);
    if (this.style.wide) return { kind: 'drift', text: `${what}${why}${when && ` Last written ${when}.`}` };
    if (manager === undefined) return { kind: 'drift', text: `${what}${why}` };
    const who = manager === 'fairlead' ? 'not applied yet' : `changed by ${manager}${when && `, ${when}`}`;
    return { kind: 'drift', text: `${what}${who}; ${healed ? 'will be healed' : 'is left alone'}` };
  }

  private below(text: string): string {
    return `  ${' '.repeat(this.width)}${text}`;
  }
  private paint(text: string, colour: Colour): string {
    return paint(text, colour, this.style.colours);
  }
}

const presence = (isThere: boolean): string => (isThere ? 'in Git' : 'not in Git');

const MARKS: Readonly<Record<Mark['kind'], (mark: Mark) => string>> = {
  lag: ({ than, by, since, versions }) => {
    const count = versions !== undefined && versions > 1 ? ` by ${versions} versions` : '';
    const time = since === undefined ? '' : ` for ${span(Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000)))}`;
    return `behind ${than}${count}${time}${by ? `: ${commitOf(by)}` : ''}`;
  },
  overlay: ({ environment, by }) => {
    if (!by) return 'intended';
    return by.environment === environment
      ? `intended, since ${commitOf(by)}`
      : `intended: ${by.environment} changed it with ${commitOf(by)}`;
  },
  unknown: ({ why }) => why,
};
const commitOf = ({ commit, subject, author }: NonNullable<Mark['by']>): string =>
  `${short(commit)}${subject === undefined ? '' : ` ${subject}`}${author === undefined ? '' : ` (${author})`}`;

/** Values come as JSON; text reads better without its quotes, in one line. It is as it will be written: what is escaped is wider. */
function valueText(value: string | undefined): string {
  if (value === undefined) return '(not set)';
  if (!value.startsWith('"')) return escaped(value);
  try {
    const text = JSON.parse(value) as string;
    return text === '' ? '""' : escaped(text.replaceAll('\n', '\\n'));
  } catch {
    return escaped(value);
  }
}

function sumOf({ applications, objects, equal }: Comparison): string {
  if (applications.length < 2) return 'There is nothing to compare: two of the environments must have been rendered.';
  const counts = countKinds(objects);
  const told = KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  const same = `${equal} ${equal === 1 ? 'object is' : 'objects are'} the same everywhere in Git`;
  return told.length === 0 ? `${same}.` : `Differences: ${told.join(', ')}. ${same}.`;
}
