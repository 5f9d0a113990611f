import type { ServerResponse } from 'node:http';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { LiveQuery } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger, Metrics } from '@fairlead/service-kit';
import type { Principal } from '../auth/principal.js';
import { ApiError } from '../rest/api-error.js';
import type { LiveAccess } from './live-access.js';
import type { LiveHub } from './live-hub.js';
import { LiveSession } from './live-session.js';
import type { Position } from './position.js';

const MOST_VIEWERS = 1_000;
/** A person with that many tabs has forgotten most; a program that opens more takes the place of others. */
const MOST_OF_ONE_VIEWER = 20;
/** Of sessions that expire, or that another api ended. */
const CHECK_MILLISECONDS = 10_000;

interface Reader {
  readonly session: LiveSession;
  readonly viewer: Principal;
  readonly filter: LiveQuery;
  seen: ReadonlySet<string> | 'all';
}

/** All readers of the live stream; each is told of what it may see, for as long as it may. */
export class LiveStreams implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly readers = new Set<Reader>();
  private stopWatching: () => void = () => undefined;
  private check: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly bus: Bus,
    private readonly hub: LiveHub,
    private readonly access: LiveAccess,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    metrics.gauge('fairlead_api_live_viewers', 'Readers of the live stream now', [], (gauge) => gauge.set(this.readers.size));
  }

  onApplicationBootstrap(): void {
    this.stopWatching = this.access.watch({
      onRights: () => this.lookAgain(),
      onEnded: (hasEnded) => this.dropWhere(({ viewer }) => hasEnded(viewer), ENDED),
    });
    this.check = setInterval(() => void this.dropEnded(), CHECK_MILLISECONDS).unref();
  }

  /** @throws ApiError 429, 503 if there are too many */
  open(response: ServerResponse, filter: LiveQuery, resumeAt: Position | undefined, viewer: Principal): void {
    if (this.readers.size >= MOST_VIEWERS) throw tooMany();
    // Without sign-in all are one.
    const own = [...this.readers].filter((reader) => reader.viewer.actor === viewer.actor && viewer.by !== 'nobody');
    if (own.length >= MOST_OF_ONE_VIEWER) throw tooManyOfOne();
    const onDropped = (reason: string): void => this.logger.info('a reader of the live stream was dropped', { reason });
    const sees = (): ReadonlySet<string> | 'all' => reader.seen;
    const session = new LiveSession(response, { bus: this.bus, hub: this.hub, filter, resumeAt, onDropped, sees });
    const reader: Reader = { session, viewer, filter, seen: this.access.seenBy(viewer) };
    this.readers.add(reader);
    response.once('close', () => this.readers.delete(reader));
    session.run().catch((error: unknown) => {
      this.logger.warn('a reader of the live stream can not be told what it missed', { error });
      session.drop('What you missed can not be read now. Connect again with Last-Event-ID.');
    });
  }

  /** Open streams would keep the server from closing. */
  onModuleDestroy(): void {
    this.stopWatching();
    clearInterval(this.check);
    this.dropAll();
  }
  beforeApplicationShutdown(): void {
    this.dropAll();
  }

  /** Who may see what has changed; once for all that changes in one turn of the loop, such as the whole catalog. */
  private lookAgain(): void {
    if (this.looking) return;
    this.looking = true;
    setImmediate(() => {
      this.looking = false;
      this.look();
    });
  }

  private look(): void {
    for (const reader of this.readers) {
      reader.seen = this.access.seenBy(reader.viewer);
      const { tenant } = reader.filter;
      if (tenant !== undefined && reader.seen !== 'all' && !reader.seen.has(tenant)) reader.session.drop(NOT_YOURS);
    }
  }

  private async dropEnded(): Promise<void> {
    try {
      const hasEnded = await this.access.ended([...this.readers].map(({ viewer }) => viewer));
      this.dropWhere(({ viewer }) => hasEnded(viewer), ENDED);
    } catch (error) {
      this.logger.debug('whether sessions have ended can not be asked now', { error });
    }
  }

  private dropAll(): void {
    this.dropWhere(() => true, 'The api stops. Connect again with Last-Event-ID.');
  }

  private dropWhere(isOne: (reader: Reader) => boolean, reason: string): void {
    for (const reader of this.readers) if (isOne(reader)) reader.session.drop(reason);
  }
}

const ENDED = 'You are not signed in any more. Sign in again.';
const NOT_YOURS = 'You may not see this tenant any more. Ask somebody who administers it.';

const tooMany = (): ApiError =>
  new ApiError({
    status: 503,
    code: 'TooManyViewers',
    title: 'Too many readers of the live stream',
    detail: `This api serves ${MOST_VIEWERS} readers at most.`,
    advice: 'Try again later, or close streams that nobody looks at.',
    retryAfter: 30,
  });

const tooManyOfOne = (): ApiError =>
  new ApiError({
    status: 429,
    code: 'TooManyStreams',
    title: 'Too many live streams of one viewer',
    detail: `You read ${MOST_OF_ONE_VIEWER} live streams already, which is the most.`,
    advice: 'Close pages of the console that you do not look at.',
    retryAfter: 30,
  });
