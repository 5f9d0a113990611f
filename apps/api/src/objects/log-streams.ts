import type { ServerResponse } from 'node:http';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@fairlead/service-kit';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { LiveAccess } from '../live/live-access.js';
import type { StreamEnd } from './live-problems.js';
import type { OpenLog } from './live-questions.js';
import { LogSession } from './log-session.js';

/** Of sessions that expire, or that another api ended. */
const CHECK_MILLISECONDS = 10_000;

export interface LogReader {
  readonly viewer: Principal;
  readonly tenant: string;
  readonly cluster: string;
}

/** All readers of logs: each reads for as long as it may, and no longer than the api runs. */
export class LogStreams implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly readers = new Map<LogSession, LogReader>();
  private stopWatching: () => void = () => undefined;
  private check: NodeJS.Timeout | undefined;

  constructor(
    private readonly access: LiveAccess,
    private readonly rights: Rights,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stopWatching = this.access.watch({
      onRights: () => this.endWhere(({ viewer, tenant }) => !this.mayRead(viewer, tenant), NOT_YOURS),
      onEnded: (hasEnded) => this.endWhere(({ viewer }) => hasEnded(viewer), ENDED),
    });
    this.check = setInterval(() => void this.endEnded(), CHECK_MILLISECONDS).unref();
  }

  /** Resolves when the stream has ended. */
  async pass(response: ServerResponse, logs: readonly OpenLog[], reader: LogReader): Promise<void> {
    const session = new LogSession(response, logs, reader.cluster);
    this.readers.set(session, reader);
    await session.run().finally(() => this.readers.delete(session));
  }

  /** Open streams would keep the server from closing. */
  onModuleDestroy(): void {
    this.stopWatching();
    clearInterval(this.check);
    this.endWhere(() => true, STOPS);
  }
  beforeApplicationShutdown(): void {
    this.endWhere(() => true, STOPS);
  }

  /** Whoever sees everything also reads logs of a tenant that is not declared (any more). */
  private mayRead(viewer: Principal, tenant: string): boolean {
    return this.rights.seenBy(viewer) === 'all' || this.rights.may(viewer, 'read-logs', tenant).allowed;
  }

  private async endEnded(): Promise<void> {
    if (this.readers.size === 0) return;
    try {
      const hasEnded = await this.access.ended([...this.readers.values()].map(({ viewer }) => viewer));
      this.endWhere(({ viewer }) => hasEnded(viewer), ENDED);
    } catch (error) {
      this.logger.debug('whether sessions have ended can not be asked now', { error });
    }
  }

  private endWhere(isOne: (reader: LogReader) => boolean, end: StreamEnd): void {
    for (const [session, reader] of this.readers) if (isOne(reader)) session.end(end);
  }
}

const ENDED: StreamEnd = { reason: 'You are not signed in any more. Sign in again.' };
const NOT_YOURS: StreamEnd = { reason: 'You may not read logs of this tenant any more. Ask somebody who administers it.' };
const STOPS: StreamEnd = { reason: 'The api stops.', again: true };
