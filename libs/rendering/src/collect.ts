import type { DocumentsDeclared, MessageOf, Problem } from '@fairlead/contracts';
import { describeRef, isPlatformObject, readPlatformObject, refOf, type KubeObject } from '@fairlead/domain';
import { problemOf, RenderError } from './errors.js';
import type { LocatedObject } from './manifests/read-manifests.js';
import { UniqueObjects } from './manifests/unique-objects.js';

export type Declared = MessageOf<typeof DocumentsDeclared>['documents'];
export interface Rendering {
  /** What goes to clusters, in the order of the renderer's output. */
  readonly objects: KubeObject[];
  /** The platform's own documents. */
  readonly declared: Declared;
  /** Only of an application without destination: what could not be read. */
  readonly problems: Problem[];
}

export interface CollectorOptions {
  /** The application has no destination. */
  readonly platformOnly: boolean;
  /** Platform documents count as objects too: for people, who want to see what a source holds. */
  readonly documentsAmongObjects: boolean;
  readonly objectLimit: number;
}

/** Parses that take longer let others work in between. */
const SLICE_MILLISECONDS = 20;
const PROBLEM_LIMIT = 100;

/** Parts the objects of a rendering into those for clusters and those for the platform, and holds it to its rules. */
export class Collector {
  readonly objects: KubeObject[] = [];
  readonly declared: Declared = [];
  readonly problems: Problem[] = [];
  private readonly unique = new UniqueObjects();
  private count = 0;
  private sliceEnds = performance.now() + SLICE_MILLISECONDS;

  constructor(private readonly options: CollectorOptions) {}

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
    if (this.problems.length < PROBLEM_LIMIT) this.problems.push(problemOf(error));
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
    const read = readPlatformObject(object);
    if ('document' in read) {
      this.declared.push({ document: read.document });
      return;
    }
    const title = describeRef(refOf(object));
    const issues = read.issues.map(({ message }) => message).join('; ');
    throw new RenderError('InvalidPlatformDocument', `${title}: ${issues}`, { ...place(), object: title });
  }

  private async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.sliceEnds = performance.now() + SLICE_MILLISECONDS;
  }
}
