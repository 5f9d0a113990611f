import { Injectable } from '@nestjs/common';
import { ApplicationHeld } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import type { Hold } from './held-problem.js';

interface Application {
  readonly tenant: string;
  readonly application: string;
}
const subjectOf = ({ tenant, application }: Application): string => `status.hold.${tenant}.${application}`;

/** Which applications were taken back, and from which source. All of it lies in the stream, so every instance knows, also after a restart. */
@Injectable()
export class Holds {
  constructor(private readonly bus: Bus) {}

  /** The last word about an application, also that it is held no more. */
  async last(application: Application): Promise<Hold | undefined> {
    return (await this.bus.last(ApplicationHeld, subjectOf(application)))?.message;
  }
  async current(application: Application): Promise<Hold | undefined> {
    const hold = await this.last(application);
    return hold?.held ? hold : undefined;
  }

  async hold(hold: Hold): Promise<void> {
    await this.bus.publish(ApplicationHeld, hold);
  }
  /** Another source has replaced the bad one. A hold that somebody asked for meanwhile stays. */
  async release(hold: Hold): Promise<void> {
    const released = { ...hold, held: false, at: new Date().toISOString() };
    await this.bus.publishIfNewer(ApplicationHeld, released, (previous) => previous.held && previous.asked.id === hold.asked.id);
  }
  async forget(application: Application): Promise<void> {
    await this.bus.purge('STATUS', subjectOf(application));
  }
}
