import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { clustersOf, type MessageOf, type Sha256, type SourceChanged } from '@fairlead/contracts';
import { decodeBundle } from '@fairlead/domain';
import { Bus } from '@fairlead/messaging';
import { findViolations, GuardThread, refusalOf, rulesFor } from '@fairlead/rendering';
import { CONFIG, Metrics } from '@fairlead/service-kit';
import { RendererConfig } from '../config.js';
import type { Rendered } from '../rendering/rendered.js';
import { SnapshotRenderer } from '../rendering/snapshot-renderer.js';
import { GuardRules } from './guard-rules.js';

/** Holds a rendering to the guard rules before any cluster hears of it. */
@Injectable()
export class GuardCheck implements OnApplicationShutdown {
  private readonly thread: GuardThread;
  private readonly refusals;

  constructor(
    @Inject(CONFIG) config: RendererConfig,
    private readonly bus: Bus,
    private readonly rules: GuardRules,
    private readonly renderer: SnapshotRenderer,
    metrics: Metrics,
  ) {
    this.thread = new GuardThread(config.FAIRLEAD_RENDERER_GUARD_TIMEOUT_SECONDS * 1000);
    this.refusals = metrics.counter('fairlead_renderer_guard_refusals_total', 'Renderings that guard rules refused, by rule', ['rule']);
  }
  onApplicationShutdown(): void {
    this.thread.stop();
  }

  /** @throws RenderError `GuardRuleViolated`, `GuardRuleTimeout` */
  async check({ tenant, application: name, spec }: MessageOf<typeof SourceChanged>, snapshot: Sha256, { bundle }: Rendered): Promise<void> {
    if (!bundle) return;
    const application = { tenant, name, spec, clusters: clustersOf(spec) };
    const rules = rulesFor(this.rules.all, application);
    if (rules.length === 0) return;
    const objects = decodeBundle(await this.bus.objects('manifests').get(bundle.digest));
    const violations = await findViolations(this.thread, rules, objects, application);
    if (violations.length === 0) return;
    for (const rule of new Set(violations.map((each) => each.rule.metadata.name))) this.refusals.inc({ rule });
    throw await this.renderer.withFiles(snapshot, (root) => refusalOf(violations, application, root));
  }
}
