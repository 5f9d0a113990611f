import { ApiProblemError, ApiUnreachableError, createApiClient, dataOf, type ApiClient } from '@fairlead/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { CommandsApi, tokens } from '../commands/commands.fixtures.js';

let on: CommandsApi;
let client: ApiClient;
const as = (token: string): ApiClient => createApiClient({ baseUrl: on.api.url(), client: 'cli', token: () => token });
beforeAll(async () => {
  on = await CommandsApi.start();
  await on.declare({ shop: {}, still: { suspend: true } });
  client = as(tokens.bob);
  const list = async () => dataOf(await client.GET('/api/v1/applications', { params: { query: { tenant: 'team-a' } } }));
  await eventually(async () => ((await list()).items.length === 2 ? true : undefined), 'the applications');
});
afterAll(() => on?.stop());
const shop = { tenant: 'team-a', name: 'shop' };

describe('the client that is made of the document', () => {
  it('reads lists and single things, with parameters', async () => {
    const { items, next } = dataOf(await client.GET('/api/v1/applications', { params: { query: { tenant: 'team-a', limit: 1 } } }));
    expect([items.map(({ name }) => name), typeof next]).toEqual([['shop'], 'string']);
    const { name, suspended } = dataOf(
      await client.GET('/api/v1/applications/{tenant}/{name}', { params: { path: { ...shop, name: 'still' } } }),
    );
    expect([name, suspended]).toEqual(['still', true]);
  });

  it('commands once with one key, and follows what becomes of it', async () => {
    const command = { params: { path: shop, header: { 'Idempotency-Key': 'of-the-client' } }, body: { reason: 'to see' } };
    const accepted = dataOf(await client.POST('/api/v1/applications/{tenant}/{name}/pause', command));
    expect(dataOf(await client.POST('/api/v1/applications/{tenant}/{name}/pause', command))).toEqual(accepted);
    const state = await eventually(async () => {
      const found = dataOf(await client.GET('/api/v1/commands/{id}', { params: { path: { id: accepted.id } } }));
      return found.state === 'done' ? found : undefined;
    }, 'it to be done');
    expect(state).toMatchObject({ action: 'pause', actor: 'bob', via: 'cli', application: 'shop' });
  });

  it.each([
    ['what is not there', tokens.bob, { ...shop, name: 'nobody' }, 404, 'NotFound'],
    ['what is another team’s', tokens.zoe, shop, 403, 'Forbidden'],
    ['what is no name', tokens.bob, { ...shop, name: 'NO NAME' }, 400, 'InvalidRequest'],
  ])('throws the problem for %s', async (_what, token, path, status, code) => {
    const error = await as(token)
      .GET('/api/v1/applications/{tenant}/{name}', { params: { path } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiProblemError);
    expect(error).toMatchObject({ status, code, advice: expect.stringMatching(/\w+/) });
  });

  it('throws that nothing answers', async () => {
    const nobody = createApiClient({ baseUrl: 'http://127.0.0.1:9', client: 'cli' });
    await expect(nobody.GET('/api/v1/me')).rejects.toThrow(ApiUnreachableError);
  });
});
