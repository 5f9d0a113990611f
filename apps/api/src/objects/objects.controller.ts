import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApplicationName, LogQuery, ObjectLookup, TenantName, TreeQuery } from '@fairlead/contracts';
import { Viewer, type Principal } from '../auth/principal.js';
import { whileAsked } from '../rest/while-asked.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { LiveQuestions } from './live-questions.js';
import { LogStreams } from './log-streams.js';

const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Name = () => Param('name', new ZodPipe(ApplicationName));

/** What is asked of clusters at the moment that somebody looks. */
@Controller('api/v1/applications/:tenant/:name')
export class ObjectsController {
  constructor(
    @Inject(LiveQuestions) private readonly questions: LiveQuestions,
    @Inject(LogStreams) private readonly streams: LogStreams,
  ) {}

  @Get('tree')
  tree(
    @Tenant() tenant: TenantName,
    @Name() application: ApplicationName,
    @Query(new ZodPipe(TreeQuery)) { cluster }: TreeQuery,
    @Viewer() viewer: Principal,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.questions.tree({ tenant, application, viewer }, cluster, whileAsked(response));
  }

  @Get('object')
  object(
    @Tenant() tenant: TenantName,
    @Name() application: ApplicationName,
    @Query(new ZodPipe(ObjectLookup)) query: ObjectLookup,
    @Viewer() viewer: Principal,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.questions.object({ tenant, application, viewer }, query, whileAsked(response));
  }

  @Get('object/events')
  events(
    @Tenant() tenant: TenantName,
    @Name() application: ApplicationName,
    @Query(new ZodPipe(ObjectLookup)) query: ObjectLookup,
    @Viewer() viewer: Principal,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.questions.events({ tenant, application, viewer }, query, whileAsked(response));
  }

  @Get('logs')
  async logs(
    @Tenant() tenant: TenantName,
    @Name() application: ApplicationName,
    @Query(new ZodPipe(LogQuery)) query: LogQuery,
    @Viewer() viewer: Principal,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const logs = await this.questions.logs({ tenant, application, viewer }, query, whileAsked(response));
    await this.streams.pass(response, logs, { viewer, tenant, cluster: query.cluster });
  }
}
