import { gunzipSync, gzipSync } from 'node:zlib';
import { FairleadError, Retry } from '@fairlead/contracts';
import { canonicalJson } from '../manifests/canonical-json.js';
import { isKubeObject, keyOf, type KubeObject } from '../manifests/kube-object.js';

/** A bundle is damaged, or larger than what a renderer makes. */
export class BundleError extends FairleadError {
  readonly code = 'BundleInvalid';
  readonly retry = Retry.never;
}

/** Bytes of a bundle once unpacked; the renderer's own limit on output is lower. */
export const BUNDLE_LIMIT = 256 * 1024 * 1024;
/** Where the gzip header names the operating system; 255 says unknown, so that every machine makes the same bytes. */
const GZIP_OS_OFFSET = 9;

/**
 * Objects as the store `manifests` keeps them: canonical JSON, one a line, in order of their keys, gzip without time. Equal objects give
 * equal bytes, so a commit that only reorders or comments needs no sync.
 */
export function encodeBundle(objects: readonly KubeObject[]): { bytes: Uint8Array; objects: number } {
  const lines = objects.map((object) => ({ key: keyOf(object), line: canonicalJson(object) }));
  lines.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const bytes = gzipSync(lines.map(({ line }) => `${line}\n`).join(''));
  bytes[GZIP_OS_OFFSET] = 255;
  return { bytes, objects: objects.length };
}

/** @throws BundleError when the bytes are no bundle, or unpack to more than 256 MiB */
export function decodeBundle(bytes: Uint8Array, limit = BUNDLE_LIMIT): KubeObject[] {
  let text: string;
  try {
    text = gunzipSync(bytes, { maxOutputLength: limit }).toString('utf8');
  } catch (cause) {
    throw new BundleError(
      `a bundle of ${bytes.length} bytes can't be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`,
      {},
      cause,
    );
  }
  return text.split('\n').flatMap((line, index) => (line === '' ? [] : [parseLine(line, index + 1)]));
}

function parseLine(line: string, number: number): KubeObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new BundleError(`line ${number} of a bundle is no JSON`, { line: number }, cause);
  }
  if (!isKubeObject(value)) throw new BundleError(`line ${number} of a bundle is no Kubernetes object`, { line: number });
  return value;
}
