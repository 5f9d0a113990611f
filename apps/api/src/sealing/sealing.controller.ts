import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ClusterName } from '@fairlead/contracts';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { SealingReports } from './sealing-reports.js';

@Controller('api/v1/clusters')
export class SealingController {
  constructor(@Inject(SealingReports) private readonly reports: SealingReports) {}

  @Get(':name/sealing')
  sealing(@Param('name', new ZodPipe(ClusterName)) name: ClusterName, @Query(new ZodPipe(NoQuery)) _query: unknown) {
    return this.reports.of(name);
  }
}
