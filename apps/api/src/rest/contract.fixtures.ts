import fc from 'fast-check';

/** As much of JSON Schema as the document uses for what is sent. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}
export interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, unknown>>;
}
/** One request: what stands at each place. */
export interface Sent {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
/** Values that some parameters have in the world of the test; beside them any that fit. */
export type World = Readonly<Record<string, readonly string[]>>;

const MOST_ITEMS = 4;
const LONGEST = 200;

/** Everything that fits a schema. */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return fittingText(schema);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -1_000_000, max: schema.maximum ?? 1_000_000 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS)),
      });
    case 'object':
      return fittingObject(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function fittingText({ pattern, format, minLength = 0, maxLength = LONGEST }: Schema): fc.Arbitrary<string> {
  const limits = { minLength, maxLength: Math.min(maxLength, Math.max(LONGEST, minLength)) };
  if (format === 'date-time') {
    const times = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    return times.map((date) => date.toISOString());
  }
  if (pattern === undefined) return fc.oneof(fc.string(limits), fc.string({ ...limits, unit: 'binary' }));
  return fc.stringMatching(new RegExp(pattern), { size: 'small' }).filter((text) => text.length >= minLength && text.length <= maxLength);
}

function fittingObject({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, fitting(schema)]));
  return fc.record(model, { requiredKeys: [...required] });
}

/** Requests that fit an operation's description. */
export function requests({ parameters, requestBody }: Operation, world: World): fc.Arbitrary<Sent> {
  const at = (place: Parameter['in']) => {
    const own = parameters.filter((parameter) => parameter.in === place);
    const model = Object.fromEntries(own.map(({ name, schema }) => [name, valueOf(name, schema, place, world)]));
    const optional = own.filter(({ required }) => !required).map(({ name }) => name);
    // Often a few only: with all of them there is always one that finds nothing.
    const chosen = fc.oneof(fc.subarray(optional, { maxLength: Math.min(2, optional.length) }), fc.subarray(optional));
    return fc
      .tuple(fc.record(model), chosen)
      .map(([all, names]) => Object.fromEntries(Object.entries(all).filter(([name]) => !optional.includes(name) || names.includes(name))));
  };
  const body = requestBody?.content['application/json'].schema;
  return fc.record({
    path: at('path'),
    query: at('query'),
    header: at('header'),
    ...(body === undefined ? {} : { body: inWorld(fitting(body), world) }),
  }) as fc.Arbitrary<Sent>;
}

function valueOf(name: string, schema: Schema, place: Parameter['in'], world: World): fc.Arbitrary<string> {
  const known = (world[name] ?? []).filter((value) => schema.pattern === undefined || new RegExp(schema.pattern).test(value));
  const any = fitting(schema)
    .map(String)
    // An empty segment is another route, `.` and `..` are taken out of a path before it is sent, and a header takes no control characters.
    .filter((text) => place !== 'path' || (text !== '' && text !== '.' && text !== '..'))
    .filter((text) => place !== 'header' || /^[\x20-\x7e]*$/.test(text));
  return known.length === 0 ? any : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any });
}

/** Now and then with the names that there are. */
const inWorld = (bodies: fc.Arbitrary<unknown>, world: World): fc.Arbitrary<unknown> =>
  fc.tuple(bodies, fc.boolean(), fc.nat()).map(([body, known, pick]) => (known ? renamed(body, world, pick) : body));

function renamed(value: unknown, world: World, pick: number): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, world, pick));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const names = world[key];
      return [key, typeof item === 'string' && names?.length ? names[pick % names.length] : renamed(item, world, pick)];
    }),
  );
}

/** A request that breaks one rule of the description, and which. */
export interface Broken {
  readonly what: string;
  readonly breaks: (sent: Sent) => Sent;
}
type Change = { readonly what: string; readonly change: (value: unknown) => unknown };

/** Every rule of an operation's description, broken once. */
export function broken({ parameters, requestBody }: Operation): Broken[] {
  const body = requestBody?.content['application/json'].schema;
  return [
    { what: 'an unknown parameter', breaks: (sent) => ({ ...sent, query: { ...sent.query, unknown: '1' } }) },
    ...parameters.flatMap((parameter) => brokenParameter(parameter)),
    ...(body === undefined ? [] : unfitting(body).map(({ what, change }) => ({ what: `body ${what}`, breaks: changesBody(change) }))),
  ];
}
const changesBody = (change: Change['change']) => (sent: Sent) => ({ ...sent, body: change(sent.body) });

function brokenParameter({ name, in: place, required, schema }: Parameter): Broken[] {
  const values = unfitting(schema)
    .map(({ what, change }) => ({ what, value: String(change('')) }))
    // Everything is text there, and no text is no number.
    .filter(({ what, value }) => !(what === 'of another type' && schema.type === 'string') && sendable(place, value));
  const set = (value: string) => (sent: Sent) => ({ ...sent, [place]: { ...sent[place], [name]: value } });
  const without = (sent: Sent) => ({ ...sent, query: Object.fromEntries(Object.entries(sent.query).filter(([key]) => key !== name)) });
  return [
    ...values.map(({ what, value }) => ({ what: `${place} ${name} ${what}`, breaks: set(value) })),
    ...(required && place === 'query' ? [{ what: `query ${name} missing`, breaks: without }] : []),
  ];
}
const sendable = (place: Parameter['in'], text: string): boolean =>
  place === 'query' || (place === 'path' ? text !== '' : /^[\x20-\x7e]+$/.test(text));

/** What does not fit a schema, each for one reason. */
function unfitting(schema: Schema): Change[] {
  const { minLength = 0, maxLength, minimum, maximum, minItems = 0, maxItems, items } = schema;
  const to = (what: string, value: unknown): Change => ({ what, change: () => value });
  if (schema.enum) return [to('not in the list', 'none of these')];
  switch (schema.type) {
    case 'string':
      return [
        to('of another type', 5),
        to('with NUL', `a\0b${'x'.repeat(Math.max(0, Math.min(minLength, LONGEST) - 3))}`.slice(0, maxLength)),
        ...(minLength > 0 ? [to('too short', 'x'.repeat(minLength - 1))] : []),
        ...(maxLength === undefined ? [] : [to('too long', 'x'.repeat(maxLength + 1))]),
        ...(schema.pattern === undefined && schema.format === undefined ? [] : [to('not of its form', ' ! ')]),
      ];
    case 'integer':
    case 'number':
      return [
        to('of another type', 'x'),
        ...(minimum === undefined ? [] : [to('too small', minimum - 1)]),
        ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [to('too great', maximum + 1)]),
        ...(schema.type === 'integer' ? [to('not whole', (minimum ?? 0) + 0.5)] : []),
      ];
    case 'boolean':
      return [to('of another type', 'x')];
    case 'array':
      return [
        to('of another type', 'x'),
        ...(minItems > 0 ? [to('too short', [])] : []),
        ...(maxItems === undefined ? [] : [to('too long', new Array(maxItems + 1).fill(sampleOf(items)))]),
        ...unfitting(items ?? {}).map(({ what, change }) => ({ what: `[0] ${what}`, change: (value: unknown) => [change(first(value))] })),
      ];
    case 'object':
      return unfittingObject(schema);
    default:
      return [];
  }
}

function unfittingObject({ properties = {}, required = [], additionalProperties }: Schema): Change[] {
  const fields = (value: unknown) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
  return [
    { what: 'of another type', change: () => ['x'] },
    ...(additionalProperties === false
      ? [{ what: 'with an unknown field', change: (value: unknown) => ({ ...fields(value), unknown: 1 }) }]
      : []),
    ...required.map((name) => ({
      what: `without ${name}`,
      change: (value: unknown) => Object.fromEntries(Object.entries(fields(value)).filter(([key]) => key !== name)),
    })),
    ...Object.entries(properties).flatMap(([name, schema]) =>
      unfitting(schema).map(({ what, change }) => ({
        what: `.${name} ${what}`,
        change: (value: unknown) => ({ ...fields(value), [name]: change(fields(value)[name]) }),
      })),
    ),
  ];
}

const first = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : undefined);
const sampleOf = (schema: Schema | undefined): unknown => fc.sample(fitting(schema ?? {}), { numRuns: 1, seed: 1 })[0];

/** The URL path and query of a request. */
export function urlOf(path: string, { path: inPath, query }: Pick<Sent, 'path' | 'query'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(inPath[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
