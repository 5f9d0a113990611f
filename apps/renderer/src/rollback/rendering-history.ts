import { Injectable } from '@nestjs/common';
import { RenderingKept, type MessageOf, type Sha256, type SourceChanged } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';

export type Kept = MessageOf<typeof RenderingKept>;
interface Application {
  readonly tenant: string;
  readonly application: string;
}
const subjectOf = ({ tenant, application }: Application): string => `rendering.${tenant}.${application}`;

/** The renderings of an application that were sent to clusters last, so that it can be taken back to one of them. */
@Injectable()
export class RenderingHistory {
  constructor(private readonly bus: Bus) {}

  /** The same manifests twice in a row are one rendering. */
  async keep(
    { tenant, application, generation, revision, fingerprint }: MessageOf<typeof SourceChanged>,
    bundle: Kept['bundle'],
    images: readonly string[],
  ): Promise<void> {
    const rendering = { tenant, application, generation, revision, fingerprint, bundle, images: [...images] };
    await this.bus.publishIfNewer(
      RenderingKept,
      rendering,
      (newest) => newest.generation < generation && newest.bundle.digest !== bundle.digest,
    );
  }

  /** The oldest first. */
  async of(application: Application): Promise<Kept[]> {
    return (await this.bus.all(RenderingKept, subjectOf(application))).map(({ message }) => message);
  }

  /** Bundles that some application may be taken back to. */
  async bundles(): Promise<Sha256[]> {
    return (await this.bus.all(RenderingKept)).map(({ message }) => message.bundle.digest);
  }

  async forget(application: Application): Promise<void> {
    await this.bus.purge('RENDERINGS', subjectOf(application));
  }
}
