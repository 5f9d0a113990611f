import type { DocumentsDeclared, MessageOf, Problem } from '@fairlead/contracts';
import {
  describeRef,
  DIALECT_NOTE,
  DIALECT_PROBLEM,
  isNativeObject,
  isPlatformObject,
  readPlatformObject,
  refOf,
  type DocumentContext,
  type KubeObject,
} from '@fairlead/domain';
import { problemOf, RenderError } from './errors.js';
import { checkRule } from './guards/expression.js';
import type { LocatedObject, Place } from './manifests/read-manifests.js';
import { UniqueObjects } from './manifests/unique-objects.js';

export type Declared = MessageOf<typeof DocumentsDeclared>['documents'];
export interface Rendering {
  /** What goes to clusters, in the order of the renderer's output. */
  readonly objects: KubeObject[];
  /** The platform's own documents, and what documents of other systems mean as such. */
  readonly declared: Declared;
  /** What of accepted documents is read otherwise than their own system reads it. */
  readonly notes: Problem[];
  /** Documents of other systems that are refused; of an application without destination, all that could not be read. */
  readonly problems: Problem[];
  /** Catalog keys that refused documents of other systems would have; `*` if that can't be told. */
  readonly refused: string[];
}

export interface CollectorOptions {
  /** The application has no destination. */
  readonly platformOnly: boolean;
  /** Platform documents count as objects too: for people, who want to see what a source holds. */
  readonly documentsAmongObjects: boolean;
  readonly objectLimit: number;
  /** Whose documents they are. */
  readonly documents?: DocumentContext | undefined;
}

/** Parses that take longer let others work in between. */
const SLICE_MILLISECONDS = 20;
const PROBLEM_LIMIT = 100;

/** Parts the objects of a rendering into those for clusters and those for the platform, and holds it to its rules. */
export class Collector {
  readonly objects: KubeObject[] = [];
  readonly declared: Declared = [];
  readonly problems: Problem[] = [];
  readonly refused: string[] = [];
  private readonly told = new Notes();
  private readonly unique = new UniqueObjects();
  private count = 0;
  private sliceEnds = performance.now() + SLICE_MILLISECONDS;

  constructor(private readonly options: CollectorOptions) {}

  get notes(): Problem[] {
    return this.told.list();
  }
  /** Whose documents they are. */
  get context(): DocumentContext | undefined {
    return this.options.documents;
  }

  /** `platform`: the reader of platform documents has this file's already, with their positions. */
  async take(located: Iterable<LocatedObject>, platform: 'read' | 'skip'): Promise<void> {
    for (const next of located) {
      if (++this.count > this.options.objectLimit) {
        throw new RenderError(
          'RenderLimit',
          `the source has over ${this.options.objectLimit} objects; split the application`,
          next.place(),
        );
      }
      const isDocument = isPlatformObject(next.object);
      if (isDocument && platform === 'read') this.attempt(() => this.addDocument(next));
      if (!isDocument || this.options.documentsAmongObjects) this.attempt(() => this.addObject(next));
      if (performance.now() > this.sliceEnds) await this.pause();
    }
  }

  /** For an application without destination a failure is noted and the rest goes on; for one with a cluster it ends the rendering. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.note(error);
    }
  }
  note(error: unknown): void {
    if (!this.options.platformOnly || !(error instanceof RenderError)) throw error;
    this.addProblem(problemOf(error));
  }
  /** A document of another system that is refused does not end the rendering: what stands beside it goes on. */
  addProblem(problem: Problem): void {
    if (this.problems.length < PROBLEM_LIMIT) this.problems.push(problem);
  }
  addNote(note: Problem, about: string): void {
    this.told.add(note, about);
  }

  /** Documents as the reader of a file found them. A rule's expression is compiled here, which that reader can't. */
  declare(documents: Declared): void {
    for (const declared of documents) {
      this.attempt(() => {
        refuseBadRule(declared.document, declared.at ?? {});
        this.declared.push(declared);
      });
    }
  }

  private addObject(located: LocatedObject): void {
    if (this.options.platformOnly) {
      const object = describeRef(refOf(located.object));
      const message = `${object} is meant for a cluster, but the application has no destination; add spec.destination or take the file out`;
      throw new RenderError('NoDestination', message, { ...located.place(), object });
    }
    this.unique.add(located);
    this.objects.push(located.object);
  }

  private addDocument({ object, place }: LocatedObject): void {
    const read = readPlatformObject(object, this.options.documents);
    const title = describeRef(refOf(object));
    if ('documents' in read) {
      for (const document of read.documents) refuseBadRule(document, place());
      this.declared.push(...read.documents.map((document) => ({ document, at: filled(place()) })));
      for (const { message } of read.notes)
        this.addNote({ code: DIALECT_NOTE, message: `${title}: ${message}`, ...filled(place()) }, message);
      return;
    }
    const issues = read.issues.map(({ message }) => message).join('; ');
    if (!isNativeObject(object)) {
      if (read.key !== undefined) this.refused.push(read.key);
      return this.addProblem({ code: DIALECT_PROBLEM, message: `${title}: ${issues}`.slice(0, 4000), ...filled(place()) });
    }
    throw new RenderError('InvalidPlatformDocument', `${title}: ${issues}`, { ...place(), object: title });
  }

  private async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.sliceEnds = performance.now() + SLICE_MILLISECONDS;
  }
}

function refuseBadRule(document: Declared[number]['document'], place: Partial<Place>): void {
  const problem = document.kind === 'GuardRule' ? checkRule(document.spec.rule) : undefined;
  if (!problem) return;
  const { message, line, column } = problem;
  const title = `GuardRule ${document.metadata.name}`;
  throw new RenderError(
    'InvalidPlatformDocument',
    `${title}: spec.rule is no expression that can be used: ${message} (line ${line}, column ${column} of the expression). The rule is not in force until it is corrected`,
    { ...place, object: title },
  );
}

const filled = ({ file, line, column }: Place): Place => ({ file, ...(line ? { line } : {}), ...(column ? { column } : {}) });

/** The same said of many documents is told once, at the first of them. */
class Notes {
  private readonly notes = new Map<string, { note: Problem; more: number }>();

  /** @param about what is said, without the name of the document */
  add(note: Problem, about: string): void {
    const told = this.notes.get(about);
    if (told) told.more++;
    else if (this.notes.size < PROBLEM_LIMIT) this.notes.set(about, { note, more: 0 });
  }
  list(): Problem[] {
    return [...this.notes.values()].map(({ note, more }) =>
      more === 0 ? note : { ...note, message: `${note.message} (and ${more} more ${more === 1 ? 'document' : 'documents'})` },
    );
  }
}
