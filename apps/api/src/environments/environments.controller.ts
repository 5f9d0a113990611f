import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AuditQuery, CompareQuery, DocumentName, PromotionCommand, TenantName, TenantPageQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { Commands } from '../commands/commands.js';
import { LatestReader } from '../history/latest.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { EnvironmentComparer } from './environment-comparison.js';

@Controller('api/v1')
export class EnvironmentsController {
  constructor(
    @Inject(EnvironmentComparer) private readonly comparer: EnvironmentComparer,
    @Inject(LatestReader) private readonly latest: LatestReader,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  @Get('environments/compare')
  compare(@Query(new ZodPipe(CompareQuery)) query: CompareQuery) {
    return this.comparer.compare(query);
  }

  @Get('promotions')
  promotions(@Query(new ZodPipe(TenantPageQuery)) query: TenantPageQuery) {
    return this.latest.promotions(query);
  }

  @Post('promotions/:tenant/:promotion/decision')
  @HttpCode(202)
  decide(
    @Param('tenant', new ZodPipe(TenantName)) tenant: TenantName,
    @Param('promotion', new ZodPipe(DocumentName)) promotion: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(PromotionCommand)) command: PromotionCommand,
    @Viewer() viewer: Principal,
  ) {
    return this.commands.decide(tenant, promotion, command, viewer);
  }

  @Get('rollouts')
  rollouts(@Query(new ZodPipe(TenantPageQuery)) query: TenantPageQuery) {
    return this.latest.rollouts(query);
  }

  @Get('audit')
  audit(@Query(new ZodPipe(AuditQuery)) query: AuditQuery) {
    return this.latest.audit(query);
  }
}
