import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { PasswordCommand, SignInCommand, type ApiMe, type ApiSignInOptions } from '@fairlead/contracts';
import { VERSION } from '../rest/openapi.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { Viewer, type Principal } from './principal.js';
import { signInOff } from './refusals.js';
import type { Request, Response } from './request.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from './settings.js';
import { SignIn } from './sign-in.js';

@Controller('api/v1/auth')
export class SignInController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  @Get('options')
  options(@Query(new ZodPipe(NoQuery)) _query: unknown): ApiSignInOptions {
    const { required, oidc } = this.settings;
    return {
      required,
      local: required,
      ...(oidc === undefined ? {} : { oidc: { name: oidc.name, start: '/api/v1/auth/oidc/start' } }),
      version: VERSION,
    };
  }

  @Post('sign-in')
  @HttpCode(200)
  withPassword(
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(SignInCommand)) command: SignInCommand,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ApiMe> {
    if (!this.settings.required) throw signInOff();
    return this.signIn.withPassword(command, request, response);
  }

  @Post('sign-out')
  @HttpCode(204)
  out(
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Viewer() viewer: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.signIn.out(viewer, response);
  }

  @Post('password')
  @HttpCode(200)
  changePassword(
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(PasswordCommand)) command: PasswordCommand,
    @Viewer() viewer: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ApiMe> {
    return this.signIn.changePassword(command, viewer, request, response);
  }
}
