import { timingSafeEqual } from 'node:crypto';
import type { StandInRequest } from '../http/http-stand-in.js';
import { sha256, signatureOf } from './signature-v4.js';

/** An error as AWS' JSON protocol tells it. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'AwsError';
  }
}

export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials: each request must carry it. */
  readonly sessionToken?: string;
  readonly region: string;
}

/** How far a request's time may be from ours, in milliseconds. */
const SKEW_MILLISECONDS = 5 * 60_000;

/** Checks a request as AWS does before it looks at what is asked. Throws AwsError. */
export function authenticate(request: StandInRequest, identity: AwsIdentity, service: string, now: Date): void {
  const given = authorizationOf(request.header('authorization'));
  const time = timeOf(request);
  const [accessKeyId, date, region, scopeService, end] = given.credential.split('/');
  if (accessKeyId !== identity.accessKeyId || request.header('x-amz-security-token') !== identity.sessionToken) {
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const problem =
    (end !== 'aws4_request' && "Credential should be scoped with a valid terminator: 'aws4_request', not '" + String(end) + "'.") ||
    (region !== identity.region && 'Credential should be scoped to a valid region.') ||
    (scopeService !== service && `Credential should be scoped to correct service: '${service}'.`) ||
    (date !== time.slice(0, 8) &&
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${time.slice(0, 8)}', from '${time}'.`) ||
    skewProblem(time, now) ||
    unsignedProblem(request, given.signedHeaders);
  if (problem) throw new AwsError('InvalidSignatureException', problem);
  const expected = signatureOf(request, given.signedHeaders, { time, region: identity.region, service }, identity.secretAccessKey);
  const announced = request.header('x-amz-content-sha256');
  const bodyIsWhole = announced === undefined || announced === sha256(request.body);
  if (!bodyIsWhole || !same(given.signature, expected)) {
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}

interface Authorization {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function authorizationOf(header: string | undefined): Authorization {
  if (header === undefined) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [algorithm, rest = ''] = header.split(/ (.*)/s);
  const parts = new Map(rest.split(',').map((part) => [part.trim().split('=')[0] ?? '', part.trim().split(/=(.*)/s)[1] ?? ''] as const));
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (algorithm !== 'AWS4-HMAC-SHA256' || missing.length) {
    const wanted = missing.map((name) => `Authorization header requires '${name}' parameter. `).join('');
    throw new AwsError('IncompleteSignatureException', `${wanted}Authorization=${algorithm}`);
  }
  const credential = parts.get('Credential') ?? '';
  if (credential.split('/').length !== 5) {
    throw new AwsError(
      'IncompleteSignatureException',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  return { credential, signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'), signature: parts.get('Signature') ?? '' };
}

function timeOf(request: StandInRequest): string {
  const time = request.header('x-amz-date');
  if (time !== undefined && /^\d{8}T\d{6}Z$/.test(time)) return time;
  const date = new Date(request.header('date') ?? 'missing');
  if (time === undefined && !Number.isNaN(date.getTime())) return isoBasic(date);
  throw new AwsError(
    'IncompleteSignatureException',
    `Date must be in ISO-8601 'basic format'. Got '${time ?? ''}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );
}

const isoBasic = (date: Date) => date.toISOString().replace(/[-:]|\.\d{3}/g, '');

function skewProblem(time: string, now: Date): string | undefined {
  const signed = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const [earliest, latest] = [new Date(now.getTime() - SKEW_MILLISECONDS), new Date(now.getTime() + SKEW_MILLISECONDS)];
  if (signed < earliest.getTime()) {
    return `Signature expired: ${time} is now earlier than ${isoBasic(earliest)} (${isoBasic(now)} - 5 min.)`;
  }
  if (signed > latest.getTime())
    return `Signature not yet current: ${time} is still later than ${isoBasic(latest)} (${isoBasic(now)} + 5 min.)`;
  return undefined;
}

/** What must be signed: the host, the content type, and all of AWS' own headers. */
function unsignedProblem(request: StandInRequest, signed: readonly string[]): string | undefined {
  if (!signed.includes('host')) return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
  if ([...signed].sort().join() !== signed.join() || signed.some((name) => name !== name.toLowerCase())) {
    return 'SignedHeaders must be lower-case and sorted.';
  }
  const needed = request.headers.map(([name]) => name).filter((name) => name === 'content-type' || name.startsWith('x-amz-'));
  const unsigned = needed.find((name) => !signed.includes(name));
  return unsigned && `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`;
}

const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
