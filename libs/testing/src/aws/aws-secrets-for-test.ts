import { randomUUID } from 'node:crypto';
import { HttpStandIn, type StandInAnswer, type StandInRequest } from '../http/http-stand-in.js';
import { authenticate, AwsError, type AwsIdentity } from './authenticate.js';
import { Secrets } from './secrets.js';

export interface AwsRefusal {
  /** As `UnrecognizedClientException`. */
  readonly code: string;
  readonly message: string;
  readonly action: string | undefined;
}
export interface TestAwsSecrets {
  /** The endpoint, in the place of `https://secretsmanager.<region>.amazonaws.com`. */
  readonly url: string;
  readonly region: string;
  /** Makes the secret or a new version of it. Returns the version's id. */
  put(name: string, value: string | Uint8Array): string;
  /** As `put`, and the secret says that it was rotated. */
  rotate(name: string, value: string | Uint8Array): string;
  /** Marks it for deletion. */
  delete(name: string): void;
  /** From now on (or no longer) the caller has no right to read it. */
  deny(name: string, isDenied?: boolean): void;
  /** The next requests are answered with ThrottlingException. */
  limitNextRequests(requests: number): void;
  /** All that came so far, refused ones too. */
  readonly requests: number;
  readonly refused: readonly AwsRefusal[];
  /** Refuses connections until `start`. */
  pause(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
export interface AwsSecretsOptions extends Partial<AwsIdentity> {
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}

/** What AWS' documentation uses for keys that open nothing. */
const example = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'eu-central-1',
};

/** A stand-in for AWS Secrets Manager that checks signatures, times and tokens as AWS does and answers in its shapes. */
export async function awsSecretsForTest(options: AwsSecretsOptions = {}): Promise<TestAwsSecrets> {
  const identity: AwsIdentity = { ...example, ...options };
  const now = options.now ?? (() => new Date());
  const secrets = new Secrets(identity.region, now);
  const refused: AwsRefusal[] = [];
  let requests = 0;
  let limited = 0;
  const server = await HttpStandIn.start((request) => {
    requests++;
    try {
      authenticate(request, identity, 'secretsmanager', now());
      if (limited-- > 0) throw new AwsError('ThrottlingException', 'Rate exceeded');
      return answer(200, perform(request, secrets));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      refused.push({ code: error.code, message: error.message, action: request.header('x-amz-target')?.split('.')[1] });
      return answer(error.status, { __type: error.code, message: error.message, Message: error.message });
    }
  });
  return {
    url: server.url,
    region: identity.region,
    put: (name, value) => secrets.put(name, value),
    rotate: (name, value) => secrets.rotate(name, value),
    delete: (name) => secrets.delete(name),
    deny: (name, isDenied) => secrets.deny(name, isDenied),
    limitNextRequests: (count) => void (limited = count),
    get requests() {
      return requests;
    },
    refused,
    pause: () => server.stop(),
    start: () => server.listen(),
    stop: () => server.stop(),
  };
}

function perform(request: StandInRequest, secrets: Secrets): object {
  const type = request.header('content-type');
  const action = secrets.actions[/^secretsmanager\.(\w+)$/.exec(request.header('x-amz-target') ?? '')?.[1] ?? ''];
  if (request.method !== 'POST' || request.target !== '/' || type !== 'application/x-amz-json-1.1' || !action) {
    throw new AwsError('UnknownOperationException', `Unknown operation: ${request.header('x-amz-target')} with ${type}`);
  }
  return action(parse(request.body));
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
}

const answer = (status: number, body: object): StandInAnswer => ({
  status,
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() },
  body,
});
