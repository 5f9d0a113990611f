import type { ServerResponse } from 'node:http';
import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { LiveQuery } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger, Metrics } from '@fairlead/service-kit';
import { ApiError } from '../rest/api-error.js';
import type { LiveHub } from './live-hub.js';
import { LiveSession } from './live-session.js';
import type { Position } from './position.js';

const MOST_VIEWERS = 1_000;

/** All readers of the live stream. */
export class LiveStreams implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly sessions = new Set<LiveSession>();

  constructor(
    private readonly bus: Bus,
    private readonly hub: LiveHub,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    metrics.gauge('fairlead_api_live_viewers', 'Readers of the live stream now', [], (gauge) => gauge.set(this.sessions.size));
  }

  /** @throws ApiError 503 if there are too many */
  open(response: ServerResponse, filter: LiveQuery, resumeAt: Position | undefined): void {
    if (this.sessions.size >= MOST_VIEWERS) throw tooMany();
    const onDropped = (reason: string): void => this.logger.info('a reader of the live stream was dropped', { reason });
    const session = new LiveSession(response, { bus: this.bus, hub: this.hub, filter, resumeAt, onDropped });
    this.sessions.add(session);
    response.once('close', () => this.sessions.delete(session));
    session.run().catch((error: unknown) => {
      this.logger.warn('a reader of the live stream can not be told what it missed', { error });
      session.drop('What you missed can not be read now. Connect again with Last-Event-ID.');
    });
  }

  /** Open streams would keep the server from closing. */
  onModuleDestroy(): void {
    this.dropAll();
  }
  beforeApplicationShutdown(): void {
    this.dropAll();
  }

  private dropAll(): void {
    for (const session of this.sessions) session.drop('The api stops. Connect again with Last-Event-ID.');
  }
}

const tooMany = (): ApiError =>
  new ApiError({
    status: 503,
    code: 'TooManyViewers',
    title: 'Too many readers of the live stream',
    detail: `This api serves ${MOST_VIEWERS} readers at most.`,
    advice: 'Try again later, or close streams that nobody looks at.',
    retryAfter: 30,
  });
