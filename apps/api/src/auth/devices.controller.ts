import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import {
  DeviceDecision,
  DeviceStart,
  DeviceTokenCommand,
  PLATFORM_TENANT,
  UserCode,
  type ApiDevice,
  type ApiDeviceRequest,
  type ApiDeviceToken,
} from '@fairlead/contracts';
import type { z } from 'zod';
import { ApiError } from '../rest/api-error.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { AuditTrail } from './audit-trail.js';
import { DEVICE_SECONDS, Devices, expired } from './devices.js';
import { Viewer, type Principal } from './principal.js';
import { PublicUrl } from './public-url.js';
import { networkOf, RateLimits } from './rate-limits.js';
import { signInOff } from './refusals.js';
import { addressOf, agentOf, type Request } from './request.js';
import type { Session } from './sessions.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from './settings.js';

@Controller('api/v1/auth/device')
export class DevicesController {
  constructor(
    @Inject(Devices) private readonly devices: Devices,
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(AuditTrail) private readonly trail: AuditTrail,
    @Inject(PublicUrl) private readonly url: PublicUrl,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  @Post()
  @HttpCode(200)
  async start(
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(DeviceStart)) { client }: z.infer<typeof DeviceStart>,
    @Req() request: Request,
  ): Promise<ApiDevice> {
    this.assertOn();
    await this.limits.take('device codes', networkOf(addressOf(request)));
    const { deviceCode, userCode, intervalSeconds } = await this.devices.start(client ?? agentOf(request), addressOf(request));
    const verificationUri = `${this.url.of(request)}/device`;
    return {
      deviceCode,
      userCode,
      verificationUri,
      verificationUriComplete: `${verificationUri}?code=${userCode}`,
      expiresInSeconds: DEVICE_SECONDS,
      intervalSeconds,
    };
  }

  @Post('token')
  @HttpCode(200)
  async finish(
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(DeviceTokenCommand)) { deviceCode }: z.infer<typeof DeviceTokenCommand>,
    @Req() request: Request,
  ): Promise<ApiDeviceToken> {
    this.assertOn();
    const network = networkOf(addressOf(request));
    await this.limits.check('unknown tokens', network);
    const finished = await this.devices.finish(deviceCode);
    if (finished === undefined) {
      await this.limits.take('unknown tokens', network);
      throw expired();
    }
    const { secret, session } = finished;
    const detail = `Signed in the program ${session.agent} at ${session.address}.`;
    await this.trail.note({ actor: session.name, via: 'cli', action: 'sign-in', tenant: PLATFORM_TENANT, outcome: 'accepted', detail });
    return { token: secret, user: session.name, expiresAt: session.expiresAt.toISOString() };
  }

  @Get(':userCode')
  async request(
    @Param('userCode', new ZodPipe(UserCode)) userCode: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Viewer() viewer: Principal,
    @Req() request: Request,
  ): Promise<ApiDeviceRequest> {
    this.assertOn();
    await this.guess(browserOf(viewer), request);
    return this.devices.waiting(userCode);
  }

  @Post(':userCode/decision')
  @HttpCode(204)
  async decide(
    @Param('userCode', new ZodPipe(UserCode)) userCode: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(DeviceDecision)) { decision }: z.infer<typeof DeviceDecision>,
    @Viewer() viewer: Principal,
    @Req() request: Request,
  ): Promise<void> {
    this.assertOn();
    const session = browserOf(viewer);
    await this.guess(session, request);
    const { client, address } = await this.devices.waiting(userCode);
    await this.devices.decide(userCode, decision === 'approve' ? session : 'denied');
    const outcome = decision === 'approve' ? 'accepted' : 'refused';
    const detail = `${decision === 'approve' ? 'Approved' : 'Denied'} that the program ${client} at ${address} is signed in.`;
    await this.trail.note({ actor: viewer.actor, via: viewer.via, action: 'sign-in', tenant: PLATFORM_TENANT, outcome, detail });
  }

  /** A code that is guessed would sign in somebody else's program as oneself, which is of little use, or show what others do. */
  private async guess(session: Session, request: Request): Promise<void> {
    await this.limits.take('user codes', session.subject);
    await this.limits.take('user codes', networkOf(addressOf(request)));
  }

  private assertOn(): void {
    if (!this.settings.required) throw signInOff();
  }
}

/** A token must not be able to make sessions of its own. @throws ApiError 403 */
function browserOf({ session }: Principal): Session {
  if (session?.kind === 'browser') return session;
  throw new ApiError({
    status: 403,
    code: 'BrowserNeeded',
    title: 'Programs are approved in a browser',
    detail: 'The request bears no session of a browser.',
    advice: 'Open /device in a browser that is signed in.',
  });
}
