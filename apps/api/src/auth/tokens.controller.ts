import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { PageQuery, PLATFORM_TENANT, TenantName, TokenCommand, type ApiTokenCreated } from '@fairlead/contracts';
import { z } from 'zod';
import { CatalogView } from '../catalog/catalog-view.js';
import { notFound } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { ApiTokens } from './api-tokens.js';
import { Authoriser } from './authoriser.js';
import { Viewer, type Principal } from './principal.js';
import { signInOff } from './refusals.js';
import { IDENTITY_SETTINGS, type IdentitySettings } from './settings.js';

const DAY_MILLISECONDS = 86_400_000;
const Tenant = () => Param('tenant', new ZodPipe(TenantName));

@Controller('api/v1/tenants/:tenant/tokens')
export class TokensController {
  constructor(
    @Inject(ApiTokens) private readonly tokens: ApiTokens,
    @Inject(Authoriser) private readonly authoriser: Authoriser,
    @Inject(CatalogView) private readonly view: CatalogView,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  @Get()
  list(@Tenant() tenant: TenantName, @Query(new ZodPipe(PageQuery)) query: z.infer<typeof PageQuery>) {
    return this.tokens.list(this.existing(tenant), query);
  }

  @Post()
  async create(
    @Tenant() tenant: TenantName,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body(new ZodPipe(TokenCommand)) { name, role, expiresInDays, reason }: TokenCommand,
    @Viewer() viewer: Principal,
  ): Promise<ApiTokenCreated> {
    // It would count as soon as sign-in is on, whoever made it.
    if (!this.settings.required) throw signInOff();
    this.existing(tenant);
    const wanted = new Date(Date.now() + expiresInDays * DAY_MILLISECONDS);
    // A token that could make a longer one would never end.
    const expiresAt = viewer.token !== undefined && viewer.token.expiresAt < wanted ? viewer.token.expiresAt : wanted;
    const detail = `Make the API token ${name} with the role ${role}, valid until ${expiresAt.toISOString()}.`;
    // Managing tokens takes admin, so that no role is more than that of whoever makes it.
    const { actor } = await withDeadline(this.authoriser.ask(viewer, { action: 'manage-tokens', tenant, detail, reason }));
    return this.tokens.create({ tenant, name, role, createdBy: actor, expiresAt });
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(
    @Tenant() tenant: TenantName,
    @Param('id', new ZodPipe(z.uuid())) id: string,
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Viewer() viewer: Principal,
  ): Promise<void> {
    if (!this.settings.required) throw signInOff();
    const token = await this.tokens.named(this.existing(tenant), id);
    const detail = `Revoke the API token ${token?.name ?? id}.`;
    const { actor } = await withDeadline(this.authoriser.ask(viewer, { action: 'manage-tokens', tenant, detail }));
    if (token === undefined)
      throw notFound(`Token ${id} of tenant ${tenant}`, `GET /api/v1/tenants/${tenant}/tokens lists those that there are.`);
    await this.tokens.revoke(tenant, id, actor);
  }

  /** @throws ApiError 404 */
  private existing(tenant: TenantName): TenantName {
    if (tenant !== PLATFORM_TENANT && this.view.entry(`tenant.${tenant}`) === undefined)
      throw notFound(`Tenant ${tenant}`, 'GET /api/v1/tenants lists what there is.');
    return tenant;
  }
}
