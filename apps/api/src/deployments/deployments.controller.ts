import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import {
  ApplicationName,
  ComponentQuery,
  PromotionBoardQuery,
  PromotionQuery,
  RolloutQuery,
  RolloutStepQuery,
  TenantName,
} from '@fairlead/contracts';
import type { z } from 'zod';
import { Viewer, type Principal } from '../auth/principal.js';
import { LatestReader } from '../history/latest.js';
import { REVALIDATED } from '../rest/caching.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { BoardReader } from './board-reader.js';
import { ComponentReader } from './component-reader.js';
import { RolloutStepReader } from './rollout-steps.js';

@Controller('api/v1')
export class DeploymentsController {
  constructor(
    @Inject(ComponentReader) private readonly reader: ComponentReader,
    @Inject(BoardReader) private readonly boards: BoardReader,
    @Inject(RolloutStepReader) private readonly rolloutSteps: RolloutStepReader,
    @Inject(LatestReader) private readonly latest: LatestReader,
  ) {}

  @Get('components')
  @Header('cache-control', REVALIDATED)
  components(@Query(new ZodPipe(ComponentQuery)) query: ComponentQuery, @Viewer() viewer: Principal) {
    return this.reader.list(query, viewer);
  }

  @Get('promotions')
  @Header('cache-control', REVALIDATED)
  promotions(@Query(new ZodPipe(PromotionQuery)) query: PromotionQuery, @Viewer() viewer: Principal) {
    return this.latest.promotions(query, viewer);
  }

  @Get('promotions/board')
  @Header('cache-control', REVALIDATED)
  board(@Query(new ZodPipe(PromotionBoardQuery)) query: PromotionBoardQuery, @Viewer() viewer: Principal) {
    return this.boards.list(query, viewer);
  }

  @Get('rollouts')
  @Header('cache-control', REVALIDATED)
  rollouts(@Query(new ZodPipe(RolloutQuery)) query: RolloutQuery, @Viewer() viewer: Principal) {
    return this.latest.rollouts(query, viewer);
  }

  @Get('applications/:tenant/:name/rollouts/steps')
  @Header('cache-control', REVALIDATED)
  steps(
    @Param('tenant', new ZodPipe(TenantName)) tenant: string,
    @Param('name', new ZodPipe(ApplicationName)) name: string,
    @Query(new ZodPipe(RolloutStepQuery)) query: z.infer<typeof RolloutStepQuery>,
    @Viewer() viewer: Principal,
  ) {
    return this.rolloutSteps.steps(tenant, name, query, viewer);
  }
}
