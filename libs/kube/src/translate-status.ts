import { KubeApiError, type ApiStatus } from './errors.js';

/** What was asked, for the message: `apply Deployment shop/web`. */
export interface RequestContext {
  doing: string;
  /** For facts only. */
  server: string;
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

const retryAfter = (status: ApiStatus, header: string | undefined): number | undefined => {
  const seconds = status.details?.retryAfterSeconds || Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
};

/** The one place where an API server's answer becomes an error of ours. */
export function translateStatus(http: number, status: ApiStatus, context: RequestContext, retryAfterHeader?: string): KubeApiError {
  const { doing, server } = context;
  const said = status.message?.trim() || `HTTP ${http} without an explanation`;
  const reason = status.reason ?? '';
  const fields = unknownFields(said);
  if (fields.length > 0) {
    const message = `${doing}: the cluster knows no field ${fields.join(', ')} in this kind. Correct its name or remove it`;
    return new KubeApiError(message, http, reason, { server, fields }, undefined, 'KubeUnknownField');
  }
  const wrong = wrongFields(said);
  if (wrong !== undefined) {
    const message = `${doing}: the manifest does not fit the kind's schema: ${wrong}. Correct it`;
    return new KubeApiError(message, http, reason, { server }, undefined, 'KubeInvalid');
  }
  return new KubeApiError(`${doing}: ${said}${advice(http)}`, http, reason, { server }, retryAfter(status, retryAfterHeader));
}

function advice(http: number): string {
  if (http === 401) return '. The cluster does not accept the credentials; check those that the Cluster names';
  if (http === 403) return '. The account that is used needs this right, or the rendering must not hold this object';
  return '';
}
