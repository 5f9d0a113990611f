import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RenderStatus, SourceChanged } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { LOGGER, OneAtATime, type Logger } from '@fairlead/service-kit';
import { SourceRendering } from '../rendering/source-rendering.js';
import { GuardRules } from './guard-rules.js';

const AT_ONCE = 2;
/** Rules that are changed together are one change. */
const DELAY_MILLISECONDS = 200;
const RETRY_MILLISECONDS = 10_000;
const REFUSALS: ReadonlySet<string> = new Set(['GuardRuleViolated', 'GuardRuleTimeout']);

/**
 * Looks again at the sources that a guard rule refused when rules change: one that was corrected or removed lets them through. What got through
 * before a rule was there stays; the rule counts from the next rendering on.
 */
@Injectable()
export class WaitingRenderings implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly looks: OneAtATime;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly bus: Bus,
    private readonly rules: GuardRules,
    private readonly rendering: SourceRendering,
  ) {
    this.looks = new OneAtATime(() => this.run(), logger);
  }

  onApplicationBootstrap(): void {
    this.rules.onChange(() => this.look(DELAY_MILLISECONDS));
    // Rules may have changed while no renderer ran.
    this.look(DELAY_MILLISECONDS);
  }
  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.timer);
    await this.looks.stop();
  }

  private look(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.looks.ask(), delay).unref();
  }

  private async run(): Promise<void> {
    try {
      const refused = (await this.bus.lastPerSubject(RenderStatus)).filter(({ message }) => REFUSALS.has(message.problem?.code ?? ''));
      const worker = async (): Promise<void> => {
        for (let next = refused.shift(); next && !this.looks.isStopped; next = refused.shift()) await this.renderAgain(next.message);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    } catch (error) {
      this.logger.warn('sources that guard rules refused could not be looked at again, trying again', { error });
      setTimeout(() => this.look(0), RETRY_MILLISECONDS).unref();
    }
  }

  private async renderAgain({ tenant, application }: { tenant: string; application: string }): Promise<void> {
    const source = (await this.bus.last(SourceChanged, `source.${tenant}.${application}`))?.message;
    if (source?.snapshot) await this.rendering.render(source, source.snapshot.digest, { attempt: Infinity, lastAttempt: false });
  }
}
