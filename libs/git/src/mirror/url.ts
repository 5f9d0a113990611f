import { UnsupportedUrlError } from '../errors.js';

/** Protocols that repositories may be fetched over; `file` only where the operator wants it. */
export const DEFAULT_PROTOCOLS = ['https', 'http', 'ssh', 'git'] as const;

/** `https`, `ssh` …; scp form is ssh; a path is file. */
export function protocolOf(url: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):(?:\/\/|:)/i.exec(url)?.[1];
  if (scheme !== undefined) return scheme.toLowerCase();
  return /^[^/:]+:[^/]/.test(url) || /^[^/@]+@[^/:]+:/.test(url) ? 'ssh' : 'file';
}

/** @throws UnsupportedUrlError for protocols that aren't allowed, helpers (`ext::…`) among them, and for what git could take for an option */
export function checkUrl(url: string, protocols: readonly string[]): void {
  if (url.startsWith('-') || !protocols.includes(protocolOf(url)))
    throw new UnsupportedUrlError(url.replace(/\/\/[^/@]*@/, '//'), protocols);
}

export const isHttp = (url: string): boolean => /^https?:\/\//i.test(url);
