import { createHash, createHmac } from 'node:crypto';

/** What is signed of a request (AWS documentation, "Create a signed AWS API request"). */
export interface SignedParts {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}
export interface Scope {
  /** `YYYYMMDDTHHMMSSZ` */
  readonly time: string;
  readonly region: string;
  readonly service: string;
}

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string) => createHmac('sha256', key).update(data).digest();

export const scopeText = ({ time, region, service }: Scope) => `${time.slice(0, 8)}/${region}/${service}/aws4_request`;

/** Signature in hexadecimal of these parts, with these of their headers signed. */
export function signatureOf(parts: SignedParts, signedHeaders: readonly string[], scope: Scope, secretAccessKey: string): string {
  const toSign = ['AWS4-HMAC-SHA256', scope.time, scopeText(scope), sha256(canonicalRequest(parts, signedHeaders))].join('\n');
  const key = [scope.region, scope.service, 'aws4_request'].reduce<Uint8Array>(
    hmac,
    hmac(`AWS4${secretAccessKey}`, scope.time.slice(0, 8)),
  );
  return hmac(key, toSign).toString('hex');
}

export function canonicalRequest({ method, target, headers, body }: SignedParts, signedHeaders: readonly string[]): string {
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  const valueOf = (name: string) =>
    headers
      .filter(([found]) => found === name)
      .map(([, value]) => value.trim().replace(/ +/g, ' '))
      .join(',');
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${valueOf(name)}`),
    '',
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n');
}

/** RFC 3986: everything but the unreserved characters is encoded. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Dots are resolved, and every segment is encoded once more than it is sent; S3 alone does neither. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length && /\/\.{0,2}$/.test(path) ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  const parameters = query
    .split('&')
    .filter(Boolean)
    .map((parameter) => {
      const [name = '', value = ''] = parameter.split(/=(.*)/s);
      return [encode(decodeURIComponent(name)), encode(decodeURIComponent(value))] as const;
    });
  // By code units, as AWS sorts; not by a language's rules.
  const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return parameters
    .sort(([a, x], [b, y]) => inOrder(a, b) || inOrder(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
