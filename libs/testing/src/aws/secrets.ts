import { randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from './authenticate.js';

export interface Version {
  readonly id: string;
  readonly value: string | Uint8Array;
  readonly created: Date;
  readonly stages: Set<string>;
}
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  changed: Date;
  rotated?: Date;
  deleted?: Date;
  readonly versions: Version[];
}
type Given = Readonly<Record<string, unknown>>;
type Action = (given: Given) => object;

/** What AWS Secrets Manager keeps, and its actions for readers (AWS documentation, "Secrets Manager API reference"). */
export class Secrets {
  private readonly secrets = new Map<string, Secret>();
  private readonly denied = new Set<string>();

  constructor(
    private readonly region: string,
    private readonly now: () => Date,
  ) {}

  /** Makes the secret, or a new version of it that is AWSCURRENT; the one before becomes AWSPREVIOUS. Returns the version's id. */
  put(name: string, value: string | Uint8Array): string {
    if (!/^[\w/+=.@-]{1,512}$/.test(name)) throw new TypeError(`"${name}" can't be the name of a secret`);
    const secret = this.secrets.get(name) ?? this.create(name);
    const version: Version = { id: randomUUID(), value, created: this.now(), stages: new Set(['AWSCURRENT']) };
    for (const older of secret.versions) {
      const wasCurrent = older.stages.delete('AWSCURRENT');
      older.stages.delete('AWSPREVIOUS');
      if (wasCurrent) older.stages.add('AWSPREVIOUS');
    }
    secret.versions.push(version);
    secret.changed = version.created;
    secret.deleted = undefined;
    return version.id;
  }

  rotate(name: string, value: string | Uint8Array): string {
    const id = this.put(name, value);
    this.get(name).rotated = this.now();
    return id;
  }

  /** Marks it for deletion; AWS keeps it readable to nobody for some days. */
  delete(name: string): void {
    this.get(name).deleted = this.now();
  }

  deny(name: string, isDenied = true): void {
    if (isDenied) this.denied.add(name);
    else this.denied.delete(name);
  }

  readonly actions: Readonly<Record<string, Action>> = {
    GetSecretValue: (given) => this.getSecretValue(given),
    DescribeSecret: (given) => describe(this.find(given, 'DescribeSecret')),
    ListSecrets: (given) => this.list(given),
  };

  private create(name: string): Secret {
    const random = randomBytes(16).toString('base64').replace(/[+/=]/g, '').slice(0, 6);
    const arn = `arn:aws:secretsmanager:${this.region}:123456789012:secret:${name}-${random}`;
    const secret: Secret = { name, arn, created: this.now(), changed: this.now(), versions: [] };
    this.secrets.set(name, secret);
    return secret;
  }

  private get(name: string): Secret {
    const secret = this.secrets.get(name);
    if (!secret) throw new TypeError(`there is no secret ${name}`);
    return secret;
  }

  private find(given: Given, action: string): Secret {
    const id = given['SecretId'];
    if (id === undefined || id === null || id === '') {
      throw invalid(`1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null`);
    }
    if (typeof id !== 'string') throw new AwsError('SerializationException', 'Expected a string for SecretId');
    if (id.length > 2048)
      throw invalid(`Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!`);
    const secret = [...this.secrets.values()].find(({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7));
    const name = secret?.name ?? id;
    if (this.denied.has(name)) {
      throw new AwsError(
        'AccessDeniedException',
        `User: arn:aws:iam::123456789012:user/test is not authorized to perform: secretsmanager:${action} on resource: ${id} because no identity-based policy allows the secretsmanager:${action} action`,
      );
    }
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  }

  private getSecretValue(given: Given): object {
    const secret = this.find(given, 'GetSecretValue');
    if (secret.deleted) {
      throw new AwsError('InvalidRequestException', "You can't perform this operation on the secret because it was marked for deletion.");
    }
    const { id, value, created, stages } = versionOf(secret, given);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') }),
      VersionStages: [...stages],
      CreatedDate: seconds(created),
    };
  }

  private list(given: Given): object {
    const most = given['MaxResults'] ?? 100;
    if (typeof most !== 'number' || most < 1 || most > 100) {
      throw invalid(
        "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 100",
      );
    }
    const token = given['NextToken'];
    const all = [...this.secrets.values()].filter(({ deleted }) => !deleted);
    const from = token === undefined ? 0 : Number(Buffer.from(String(token), 'base64').toString());
    if (!Number.isInteger(from) || from >= Math.max(all.length, 1)) {
      throw new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
    }
    const rest = from + most < all.length ? { NextToken: Buffer.from(String(from + most)).toString('base64') } : {};
    return { SecretList: all.slice(from, from + most).map((secret) => listed(secret)), ...rest };
  }
}

const invalid = (message: string) => new AwsError('ValidationException', message);
const seconds = (date: Date) => date.getTime() / 1000;

function versionOf(secret: Secret, given: Given): Version {
  const { VersionId: id, VersionStage: stage = id === undefined ? 'AWSCURRENT' : undefined } = given as Record<string, string | undefined>;
  const byId = secret.versions.filter((version) => id === undefined || version.id === id);
  const found = byId.find(({ stages }) => stage === undefined || stages.has(stage));
  if (found) return found;
  if (byId.length && id !== undefined) {
    throw new AwsError('InvalidRequestException', 'You provided a VersionStage that is not associated to the provided VersionId.');
  }
  const what = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
  throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`);
}

const common = ({ arn, name, created, changed, rotated, deleted }: Secret) => ({
  ARN: arn,
  Name: name,
  CreatedDate: seconds(created),
  LastChangedDate: seconds(changed),
  ...(rotated ? { LastRotatedDate: seconds(rotated) } : {}),
  ...(deleted ? { DeletedDate: seconds(deleted) } : {}),
});
/** Versions without a stage are deprecated, and not told. */
const stagesOf = ({ versions }: Secret) =>
  Object.fromEntries(versions.filter(({ stages }) => stages.size).map(({ id, stages }) => [id, [...stages]]));
const describe = (secret: Secret) => ({ ...common(secret), VersionIdsToStages: stagesOf(secret) });
const listed = (secret: Secret) => ({ ...common(secret), SecretVersionsToStages: stagesOf(secret) });
