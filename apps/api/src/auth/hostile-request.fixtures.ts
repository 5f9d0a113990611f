/** One request as its bytes go out; what it may be answered. */
export interface Hostile {
  readonly name: string;
  readonly bytes: string | Buffer;
  readonly answers: readonly number[];
}
/** Secrets that are valid, of people and programs that may not do what is asked; and some that were. */
export interface Loot {
  readonly host: string;
  /** An admin's browser. */
  readonly cookie: string;
  readonly csrf: string;
  /** Of another session of the same person. */
  readonly otherCsrf: string;
  /** Admin of the tenant shop. */
  readonly cli: string;
  readonly token: string;
  readonly viewer: string;
  readonly endedCookie: string;
  readonly revoked: string;
  readonly expired: string;
}

export type Headers = readonly (readonly [name: string, value: string])[];
export interface Sketch {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Headers;
  readonly body?: string | Buffer;
  /** Instead of the right one. */
  readonly host?: string;
}
export const draw =
  (loot: Loot) =>
  (name: string, answers: readonly number[], { method = 'GET', path, headers = [], body, host = loot.host }: Sketch): Hostile => {
    const length: Headers = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
    const lines = [['Host', host] as const, ...headers, ...length, ['Connection', 'close'] as const].map(
      ([key, value]) => `${key}: ${value}\r\n`,
    );
    const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
    return { name, answers, bytes: body === undefined ? head : Buffer.concat([Buffer.from(head), Buffer.from(body)]) };
  };
export const bearer = (token: string): Headers => [['Authorization', `Bearer ${token}`]];
export const JSON_BODY: Headers = [['Content-Type', 'application/json']];
export const pairs = <A, B>(left: readonly A[], right: readonly B[]): [A, B][] => left.flatMap((a) => right.map((b): [A, B] => [a, b]));
