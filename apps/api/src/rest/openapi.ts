import * as contracts from '@fairlead/contracts';
import { ApiProblem } from '@fairlead/contracts';
import { z } from 'zod';
import { routes, type Route } from './routes/index.js';

/** Version of the API's description; the routes bear `v1`. */
export const VERSION = '1.1.0';

type Json = Record<string, unknown>;
const reference = (id: string): string => `#/components/schemas/${id}`;

/** The OpenAPI 3.1 document, made of the schemas that the controllers check with. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fairlead',
      version,
      description:
        'Read applications and what becomes of them, follow events, ask for what is to be done. Sign in by a session cookie (with `fairlead-csrf` on what is no GET) or `Authorization: Bearer`. Failures are problem+json with a stable `code` and advice. Unknown parameters are refused. Answers gain fields, and their enumerations values: ignore what you do not know.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: componentSchemas() },
  };
}

function operation(route: Route): Json {
  const { success } = route;
  const problem = (description: string): Json => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: reference('Problem') } } },
  });
  const failures = Object.entries({
    400: 'A parameter is not valid.',
    ...(route.right === 'public'
      ? {}
      : { 401: 'Nobody is signed in, or the token is not known.', 403: 'The viewer may not do that; the detail tells why.' }),
    ...(route.body === undefined ? {} : { 413: 'The body is too large.' }),
    ...route.failures,
  });
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    'x-right': route.right,
    ...(route.description === undefined ? {} : { description: route.description }),
    parameters: [...parameters('path', route.params), ...parameters('query', route.query), ...parameters('header', route.headers)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: inline(route.body, 'input') } } } }),
    responses: {
      [success.status]: {
        description: success.description,
        ...contentOf(success),
      },
      ...Object.fromEntries(failures.map(([status, description]) => [status, problem(description)])),
    },
  };
}

function contentOf({ schema, type, others = [] }: Route['success']): Json {
  if (schema === undefined) return {};
  return { content: Object.fromEntries([type, ...others].map((each) => [each, { schema: { $ref: reference(idOf(schema)) } }])) };
}

function parameters(where: 'path' | 'query' | 'header', schema: z.ZodObject | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = inline(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function inline(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

function idOf(schema: z.ZodType): string {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new TypeError('Every schema that the API answers with needs an id: .meta({ id }).');
  return id;
}

/** Every schema of the contracts that has an id, so that each is described once and referred to. */
function componentSchemas(): Record<string, Json> {
  const named = z.registry<{ id: string }>();
  const answered = [ApiProblem, ...routes.flatMap(({ success }) => success.schema ?? [])];
  const candidates = [...answered, ...Object.values(contracts).filter((value) => value instanceof z.ZodType)];
  for (const schema of new Set(candidates)) {
    const id = z.globalRegistry.get(schema)?.id;
    if (id !== undefined) named.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(named, { io: 'output', uri: reference, unrepresentable: 'any' }) as { schemas: Record<string, Json> };
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, id: _own, ...schema }]) => [id, schema]));
}
