import { Body, Controller, createParamDecorator, Get, HttpCode, Inject, Param, Post, Query, type ExecutionContext } from '@nestjs/common';
import {
  ApplicationName,
  BulkCommand,
  ConfirmDeletionCommand,
  DocumentName,
  ObjectActionCommand,
  PauseCommand,
  PromotionCommand,
  ResumeCommand,
  RollbackCommand,
  RolloutCommand,
  SyncCommand,
  TenantName,
} from '@fairlead/contracts';
import { z } from 'zod';
import { Viewer, type Principal, type PrincipalRequest } from '../auth/principal.js';
import { commandHeaders } from '../rest/routes/route.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { ActingOnObjects } from './acting-on-objects.js';
import { Bulk } from './bulk.js';
import { CommandStates } from './command-states.js';
import { Commands } from './commands.js';
import { Idempotency, type Request } from './idempotency.js';
import { Pausing } from './pausing.js';
import { Steering } from './steering.js';

const KEY = 'Idempotency-Key';
const keyPipe = new ZodPipe(commandHeaders.shape[KEY]);
/** Who asks, by which key, for what: what makes two requests one command. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Request => {
  const { headers, principal, method = '', url = '' } = context.switchToHttp().getRequest<PrincipalRequest>();
  if (principal === undefined) throw new TypeError('A command needs somebody who asks for it.');
  const key = keyPipe.transform(headers[KEY.toLowerCase()], { type: 'custom', data: KEY });
  return { viewer: principal, key, method, path: url.split('?', 1)[0] ?? '' };
});
const Tenant = () => Param('tenant', new ZodPipe(TenantName));
const Name = () => Param('name', new ZodPipe(ApplicationName));
const Nothing = () => Query(new ZodPipe(NoQuery));
const Id = z.string().min(1).max(100);

@Controller('api/v1')
export class CommandsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Pausing) private readonly pausing: Pausing,
    @Inject(Steering) private readonly steering: Steering,
    @Inject(ActingOnObjects) private readonly acting: ActingOnObjects,
    @Inject(Bulk) private readonly bulk: Bulk,
    @Inject(CommandStates) private readonly states: CommandStates,
    @Inject(Idempotency) private readonly once: Idempotency,
  ) {}

  @Post('applications/commands')
  @HttpCode(202)
  many(@Nothing() _query: unknown, @Body(new ZodPipe(BulkCommand)) command: BulkCommand, @Asking() asking: Request) {
    return this.once.run(asking, command, (order) => this.bulk.run(command, order));
  }

  @Post('applications/:tenant/:name/sync')
  @HttpCode(202)
  sync(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(SyncCommand)) command: SyncCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.commands.sync(tenant, name, command, order));
  }

  @Post('applications/:tenant/:name/rollback')
  @HttpCode(202)
  rollback(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(RollbackCommand)) command: RollbackCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.commands.rollback(tenant, name, command, order));
  }

  @Post('applications/:tenant/:name/confirm-deletion')
  @HttpCode(202)
  confirmDeletion(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(ConfirmDeletionCommand)) command: ConfirmDeletionCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.commands.confirmDeletion(tenant, name, command, order));
  }

  @Post('applications/:tenant/:name/pause')
  @HttpCode(202)
  pause(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(PauseCommand)) command: PauseCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.pausing.pause(tenant, name, command, order));
  }

  @Post('applications/:tenant/:name/resume')
  @HttpCode(202)
  resume(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(ResumeCommand)) command: ResumeCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.pausing.resume(tenant, name, command, order));
  }

  @Post('applications/:tenant/:name/rollouts/decision')
  @HttpCode(202)
  steer(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(RolloutCommand)) command: RolloutCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.steering.decide(tenant, name, command, order));
  }

  @Post('applications/:tenant/:name/object/actions')
  @HttpCode(202)
  act(
    @Tenant() tenant: string,
    @Name() name: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(ObjectActionCommand)) command: ObjectActionCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.acting.act(tenant, name, command, order));
  }

  @Post('promotions/:tenant/:promotion/decision')
  @HttpCode(202)
  decide(
    @Tenant() tenant: TenantName,
    @Param('promotion', new ZodPipe(DocumentName)) promotion: string,
    @Nothing() _query: unknown,
    @Body(new ZodPipe(PromotionCommand)) command: PromotionCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.commands.decide(tenant, promotion, command, order));
  }

  @Get('commands/:id')
  state(@Param('id', new ZodPipe(Id)) id: string, @Nothing() _query: unknown, @Viewer() viewer: Principal) {
    return this.states.of(id, viewer);
  }
}
