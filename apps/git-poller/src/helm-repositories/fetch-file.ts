import type { Credentials } from '@fairlead/git';
import { HelmRepositoryError } from './errors.js';

export interface FileRequest {
  readonly url: string;
  readonly limitBytes: number;
  readonly credentials?: Credentials | undefined;
  /** Of an earlier answer: if the file is the same still, it is not sent again. */
  readonly known?: Validators | undefined;
  readonly signal?: AbortSignal;
}
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}
export interface FetchedFile extends Validators {
  readonly bytes: Buffer;
}

const TIMEOUT_MILLISECONDS = 60_000;

/**
 * A file over HTTP.
 * @returns `unchanged` if it is what was known
 * @throws HelmRepositoryError
 */
export async function fetchFile({ url, limitBytes, credentials, known, signal }: FileRequest): Promise<FetchedFile | 'unchanged'> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  try {
    const response = await fetch(url, {
      headers: { 'user-agent': 'fairlead', ...authorization(credentials), ...conditions(known) },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (response.status === 304 && known) return 'unchanged';
    if (!response.ok) {
      await response.body?.cancel();
      throw refusal(url, response.status);
    }
    const [etag, lastModified] = [response.headers.get('etag'), response.headers.get('last-modified')];
    const bytes = await bodyOf(response, url, limitBytes);
    return { bytes, ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) };
  } catch (error) {
    if (error instanceof HelmRepositoryError) throw error;
    throw unreachable(url, timeout.aborted ? `it did not answer within ${TIMEOUT_MILLISECONDS / 1000} s` : reasonOf(error), error);
  }
}

function authorization(credentials: Credentials | undefined): Record<string, string> {
  if (credentials?.kind !== 'basic') return {};
  const { username, password } = credentials;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
const conditions = (known: Validators | undefined): Record<string, string> => ({
  ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
  ...(known?.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
});

async function bodyOf(response: Response, url: string, limitBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) {
      const limit = Math.round(limitBytes / 1024 / 1024);
      throw new HelmRepositoryError(
        'IndexInvalid',
        `${url} has more than the ${limit} MiB that are read of such a file. It is tried again.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refusal(url: string, status: number): HelmRepositoryError {
  if (status === 401 || status === 403) {
    return new HelmRepositoryError(
      'SourceAuthenticationFailed',
      `${url} refuses access (HTTP ${status}). Check the repository's credentialsRef, or its tenant's credentials, and that they may read it; it is tried again with growing delay.`,
    );
  }
  if (status === 404 || status === 410) {
    return new HelmRepositoryError(
      'RepositoryNotFound',
      `${url} is not there (HTTP ${status}). A Helm repository's URL is the folder of its index.yaml: check spec.url; it is tried again with growing delay.`,
    );
  }
  return unreachable(url, `it answers HTTP ${status}`);
}

const unreachable = (url: string, why: string, cause?: unknown): HelmRepositoryError =>
  new HelmRepositoryError(
    'SourceUnreachable',
    `${url} can't be reached: ${why}. What was fetched before stays in use; it is tried again with growing delay. Check that the host is up and that this service may connect to it.`,
    cause,
  );

/** Node hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'the host refuses the connection';
  if (code === 'ENOTFOUND') return 'its name is not known';
  return cause instanceof Error ? cause.message || code : String(cause);
}
