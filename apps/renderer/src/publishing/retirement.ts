import { Injectable } from '@nestjs/common';
import {
  bucketOf,
  clustersOf,
  DocumentsDeclared,
  ManifestsRendered,
  SourceChanged,
  type ClusterName,
  type MessageOf,
} from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { Holds } from '../rollback/holds.js';
import { RenderingHistory } from '../rollback/rendering-history.js';

type Source = MessageOf<typeof SourceChanged>;
type Desired = MessageOf<typeof ManifestsRendered>;

/** Takes back what an application told before: from clusters that it left, or wholly when it was deleted. */
@Injectable()
export class Retirement {
  constructor(
    private readonly bus: Bus,
    private readonly holds: Holds,
    private readonly history: RenderingHistory,
  ) {}

  /**
   * Clusters that hold the application though its spec no longer names them. The newest source decides: another renderer may have finished
   * with it before this one told of an older source.
   */
  async retireOtherClusters(source: Source): Promise<void> {
    const newest = (await this.bus.last(SourceChanged, SourceChanged.subject(source)))?.message;
    const wanted = newest?.snapshot ? clustersOf(newest.spec) : [];
    await Promise.all((await this.desired(source, wanted)).map((previous) => this.withdraw(newest ?? source, previous)));
  }

  /**
   * The application was deleted: its objects go from every cluster, its documents from the catalog. Then its source is forgotten, unless it was
   * created anew meanwhile.
   * @param sequence of the message that said so
   */
  async retire(source: Source, sequence: number): Promise<void> {
    const { tenant, application, generation, revision } = source;
    await Promise.all((await this.desired(source)).map((previous) => this.withdraw(source, previous)));
    const nothing = { tenant, application, generation, revision, documents: [], notes: [], problems: [] };
    if (await this.bus.last(DocumentsDeclared, DocumentsDeclared.subject(nothing))) {
      await this.bus.publishIfNewer(DocumentsDeclared, nothing, (previous) => previous.generation < generation);
    }
    const subject = SourceChanged.subject(source);
    if ((await this.bus.last(SourceChanged, subject))?.sequence !== sequence) return;
    await this.bus.purge('STATUS', `status.render.${tenant}.${application}`);
    await Promise.all([this.holds.forget(source), this.history.forget(source)]);
    await this.bus.purge('SOURCES', subject, { upToSequence: sequence });
  }

  /** What clusters hold of the application, but for those that shall hold it. Nearly always they hold nothing else, and one request tells. */
  private async desired({ tenant, application }: Source, but: readonly ClusterName[] = []): Promise<Desired[]> {
    const rest = `${bucketOf(tenant, application)}.${tenant}.${application}`;
    const wanted = but.map((cluster) => `desired.${cluster}.${rest}`);
    const others = (await this.bus.subjects('DESIRED', `desired.*.${rest}`)).filter((subject) => !wanted.includes(subject));
    const held = await Promise.all(others.map(async (subject) => (await this.bus.last(ManifestsRendered, subject))?.message));
    return held.filter((message) => message !== undefined).filter(({ bundle }) => bundle);
  }

  private async withdraw({ generation, revision, fingerprint, spec }: Source, { bundle: _, ...previous }: Desired): Promise<void> {
    const message = { ...previous, generation, revision, fingerprint, policy: spec.sync };
    await this.bus.publishIfNewer(ManifestsRendered, message, (last) => last.generation <= generation && last.bundle !== undefined);
  }
}
