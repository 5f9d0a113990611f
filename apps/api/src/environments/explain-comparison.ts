import type { ApiDifferenceMark } from '@fairlead/contracts';
import { explainDifference, type Explanation, type Values } from '@fairlead/domain';
import type { ComparedObject } from './compared.js';
import type { Version } from './kept-versions.js';
import type { Known, Passages } from './passages.js';

type Mark = ApiDifferenceMark;
export interface HeldBack {
  readonly commit: string;
  readonly actor: string;
  readonly at: string;
}
interface Side {
  readonly known: Known;
  readonly value: string | undefined;
  readonly values: Values;
}

/** Says of differences in Git whether they are meant or a version behind, environment by environment, against those that versions come from. */
export class Explainer {
  private readonly ordered: readonly Known[];

  /** @param held by environment: those that a rollback holds back */
  constructor(
    environments: readonly Known[],
    private readonly passages: Passages,
    private readonly held: ReadonlyMap<string, HeldBack>,
  ) {
    this.ordered = passages.sorted(environments.map((known) => ({ known, compared: known.compared }))).map(({ known }) => known);
  }

  /** Marks of one field, among the environments that have the object. */
  field(object: Pick<ComparedObject, 'names'>, key: string, path: string): Mark[] {
    const present = this.ordered.filter(({ compared }) => compared.environment in object.names);
    return this.marks(present, path, ({ leaves }) => leaves.get(key)?.get(path));
  }

  /** Marks of an object that is not everywhere. */
  presence(key: string): Mark[] {
    return this.marks(this.ordered, '', ({ leaves }) => (leaves.has(key) ? 'there' : undefined));
  }

  private marks(among: readonly Known[], path: string, valueOf: (version: Version) => string | undefined): Mark[] {
    const sides = among.map((known): Side => {
      const values = known.versions.map(valueOf);
      return { known, values, value: values[0] };
    });
    const marks = new Map<Side, Mark>();
    sides.forEach((target, index) => {
      const mark = this.markOf(path, target, sides.slice(0, index).reverse(), marks);
      if (mark) marks.set(target, mark);
    });
    return [...marks.values()];
  }

  /** @param before environments that versions come from, the nearest first */
  private markOf(path: string, target: Side, before: readonly Side[], marks: ReadonlyMap<Side, Mark>): Mark | undefined {
    const same = before.find(({ value }) => value === target.value);
    const environment = target.known.compared.environment as Mark['environment'];
    if (same) {
      const told = marks.get(same);
      return told && { ...told, environment, why: `The same as in ${told.environment}. ${told.why}` };
    }
    const found = before.map((source) => ({
      source,
      explanation: explainDifference(path, source.values, target.values, this.passages.between(source.known, target.known)),
    }));
    const best = found.find(({ explanation }) => explanation.kind !== 'unknown') ?? found[0];
    return best && this.told(best.explanation, best.source.known, target.known);
  }

  /** The commit that people wrote, where promotions made others of it. */
  private broughtBy(explanation: Explanation, source: Known, target: Known): Mark['by'] {
    if (!('version' in explanation)) return undefined;
    const of = explanation.because === 'own-change' && explanation.of === 'target' ? target : source;
    const version = of.versions[explanation.version];
    if (version === undefined) return undefined;
    const root = this.passages.rootOf(of.compared.document.metadata.name, version.revision.commit);
    const first = this.ordered.find(({ compared }) => compared.document.metadata.name === root.application);
    const revision = first?.versions.find(({ commits }) => commits.includes(root.commit))?.revision;
    return revision && first ? bringer(first, revision) : bringer(of, version.revision);
  }

  private told(explanation: Explanation, source: Known, target: Known): Mark {
    const [than, environment] = [source.compared.environment, target.compared.environment] as Mark['environment'][];
    const mark = { environment, than, kind: explanation.kind } as Mark;
    const held = this.held.get(environment ?? '');
    const why = [sentence(explanation, String(than), String(environment))];
    if (explanation.kind === 'lag' && held !== undefined) {
      why.push(`${held.actor} took ${environment} back to an earlier version, which holds ${held.commit.slice(0, 8)} back.`);
    }
    const by = this.broughtBy(explanation, source, target);
    const since = explanation.because === 'not-promoted' ? timeOf(source.versions[explanation.since]) : undefined;
    return {
      ...mark,
      why: why.join(' '),
      ...(by === undefined ? {} : { by }),
      ...(since === undefined ? {} : { since }),
      ...(explanation.because === 'not-promoted' ? { versions: explanation.since + 1 } : {}),
    };
  }
}

const timeOf = (version: Version | undefined): Mark['since'] => version?.revision.committedAt;

function bringer({ compared }: Known, { commit, subject, author, committedAt }: Version['revision']): NonNullable<Mark['by']> {
  return {
    environment: compared.environment as Mark['environment'],
    commit,
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    ...(committedAt === undefined ? {} : { at: committedAt }),
  };
}

function sentence(explanation: Explanation, than: string, environment: string): string {
  switch (explanation.because) {
    case 'own-files':
      return `${than} and ${environment} follow the same branch and no Promotion goes between them: ${environment}’s own files say so.`;
    case 'differed':
      return `${than} and ${environment} differed already when they ran the same version: ${environment}’s own files say so.`;
    case 'written-together':
      return `One commit wrote both values: the difference between ${than} and ${environment} is meant.`;
    case 'own-change':
      return explanation.of === 'target'
        ? `${environment} was changed by itself since it last agreed with ${than}.`
        : `${than} was changed by itself: the Promotion takes along images and marked values only, and this is none.`;
    case 'not-promoted':
      return `${than} went on to another value with a version that ${environment} has not got yet.`;
    case 'older-tag':
      return `${environment} runs an older version of the image than ${than}.`;
    case 'both-changed':
      return `It can’t be told: both ${than} and ${environment} were changed since they last ran the same version.`;
    case 'never-met':
      return `It can’t be told: no version that went from ${than} to ${environment} is kept, the last ten of each are. After the next promotion it can.`;
  }
}
