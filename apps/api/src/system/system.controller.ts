import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DeadLetterCommand, DeadLetterId, PageQuery, RebuildCommand } from '@fairlead/contracts';
import type { z } from 'zod';
import { Asking } from '../commands/commands.controller.js';
import { Idempotency, type Request } from '../commands/idempotency.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { DeadLettersReader } from './dead-letters.js';
import { Rebuild } from './rebuild.js';
import { SystemReader } from './system-reader.js';

const Letter = () => Param('id', new ZodPipe(DeadLetterId));

@Controller('api/v1/system')
export class SystemController {
  constructor(
    @Inject(SystemReader) private readonly reader: SystemReader,
    @Inject(DeadLettersReader) private readonly letters: DeadLettersReader,
    @Inject(Rebuild) private readonly rebuild: Rebuild,
    @Inject(Idempotency) private readonly once: Idempotency,
  ) {}

  @Get()
  system(@Query(new ZodPipe(NoQuery)) _query: unknown) {
    return this.reader.read();
  }

  @Get('dead-letters')
  list(@Query(new ZodPipe(PageQuery)) query: z.infer<typeof PageQuery>) {
    return this.letters.list(query);
  }

  @Get('dead-letters/:id')
  detail(@Letter() id: string, @Query(new ZodPipe(NoQuery)) _query: unknown) {
    return this.letters.detail(id);
  }

  @Post('dead-letters/:id/decision')
  @HttpCode(202)
  decide(
    @Letter() id: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(DeadLetterCommand)) command: DeadLetterCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.letters.decide(id, command, order));
  }

  @Post('rebuild')
  @HttpCode(202)
  anew(
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(RebuildCommand)) command: RebuildCommand,
    @Asking() asking: Request,
  ) {
    return this.once.run(asking, command, (order) => this.rebuild.ask(command, order));
  }
}
