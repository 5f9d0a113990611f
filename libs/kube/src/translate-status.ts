import { KubeApiError, type ApiStatus } from './errors.js';

export interface RequestContext {
  /** What was asked, for the message: `apply Deployment shop/web`. */
  doing: string;
  /** The object that `doing` names, and its kind's plural: the API server begins with them too. */
  object?: NamedObject | undefined;
  /** For facts only. */
  server: string;
}

export interface NamedObject {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly name: string;
}

/**
 * Names of unknown fields in the two ways in which API servers report them: strict decoding (`unknown field "spec.replcas"`) and
 * server-side apply's schema (`.spec.replcas: field not declared in schema`).
 */
export function unknownFields(message: string): string[] {
  const decoded = [...message.matchAll(/unknown field "([^"]+)"/g)].map(([, field]) => field ?? '');
  const declared = [...message.matchAll(/\.((?:[^\s:[]|\[[^\]]*\])+): field not declared in schema/g)].map(([, field]) => field ?? '');
  return [...new Set([...decoded, ...declared])].filter((field) => field !== '');
}

/**
 * Server-side apply answers 500 to a manifest that the schema does not take, and quotes the values, which may be a Secret's: only paths and
 * expected types are kept.
 */
function wrongFields(message: string): string | undefined {
  const [, faults] = /^failed to create typed patch object \([^)]*\): (?:errors:\s*)?([\s\S]*)$/.exec(message) ?? [];
  if (faults === undefined) return undefined;
  const lines = faults.split(/\n\s*(?=\.)/).map((line) => line.trim().replace(/^\./, ''));
  return lines.map((line) => line.replace(/,? got [\s\S]*$/, '').replace(/(duplicate entries for key) [\s\S]*$/, '$1')).join('; ');
}

/**
 * The API server's words without the object that was asked about, which stands before them. Its answers are those of apimachinery's `api/errors`, which name the
 * kind or its plural: `deployments.apps "web" is forbidden: …`. What is said of another object, such as a namespace that is missing, stays.
 */
function withoutName(said: string, { details }: ApiStatus, object: NamedObject | undefined): string {
  const { kind = '', group = '', name = '' } = details ?? {};
  if (object === undefined || name !== object.name || group !== object.group || (kind !== object.kind && kind !== object.plural))
    return said;
  const named = `${kind}${group === '' ? '' : `.${group}`} ${JSON.stringify(name)}`;
  for (const before of [`${named} is `, `${named} `, `Operation cannot be fulfilled on ${named}: `]) {
    if (said.startsWith(before)) return said.slice(before.length);
  }
  return said;
}

const retryAfter = (status: ApiStatus, header: string | undefined): number | undefined => {
  const seconds = status.details?.retryAfterSeconds || Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
};

/** The one place where an API server's answer becomes an error of ours. */
export function translateStatus(http: number, status: ApiStatus, context: RequestContext, retryAfterHeader?: string): KubeApiError {
  const { doing, object, server } = context;
  const answer = status.message?.trim() || `HTTP ${http} without an explanation`;
  const about = { doing, status: http, reason: status.reason };
  const fields = unknownFields(answer);
  if (fields.length > 0) {
    const said = `the cluster knows no field ${fields.join(', ')} in this kind`;
    return new KubeApiError({
      ...about,
      said,
      advice: 'Correct its name or remove it',
      facts: { server, fields },
      code: 'KubeUnknownField',
    });
  }
  const facts = { server };
  const wrong = wrongFields(answer);
  if (wrong !== undefined) {
    const said = `the manifest does not fit the kind's schema: ${wrong}`;
    return new KubeApiError({ ...about, said, advice: 'Correct it', facts, code: 'KubeInvalid' });
  }
  const said = withoutName(answer, status, object);
  return new KubeApiError({ ...about, said, advice: ADVICE[http], facts, retryAfterMilliseconds: retryAfter(status, retryAfterHeader) });
}

const ADVICE: Readonly<Record<number, string>> = {
  401: 'The cluster does not accept the credentials; check those that the Cluster names',
  403: 'The account that is used needs this right, or the rendering must not hold this object',
};
