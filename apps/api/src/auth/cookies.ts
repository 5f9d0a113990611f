import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PublicUrl } from './public-url.js';

const LONGEST_SECONDS = 7 * 86_400;
const OIDC_SECONDS = 600;

/** Cookies of the api. With https they bear the prefix that keeps neighbours of the same domain from setting them. */
export class Cookies {
  private readonly prefix: string;

  constructor(private readonly url: PublicUrl) {
    this.prefix = url.secure ? '__Host-' : '';
  }

  session(request: IncomingMessage): string | undefined {
    return this.read(request, 'fairlead');
  }
  /** Strict: no other site's link or form bears it. The console's pages are public, and ask with it once they are there. */
  setSession(response: ServerResponse, secret: string): void {
    this.write(response, 'fairlead', secret, LONGEST_SECONDS, 'strict');
  }
  clearSession(response: ServerResponse): void {
    this.write(response, 'fairlead', '', 0, 'strict');
  }

  oidc(request: IncomingMessage): string | undefined {
    return this.read(request, 'fairlead-oidc');
  }
  /** Lax: the browser comes back from the identity provider with it. */
  setOidc(response: ServerResponse, secret: string): void {
    this.write(response, 'fairlead-oidc', secret, OIDC_SECONDS, 'lax');
  }
  clearOidc(response: ServerResponse): void {
    this.write(response, 'fairlead-oidc', '', 0, 'lax');
  }

  private read({ headers }: IncomingMessage, name: string): string | undefined {
    return parseCookie(headers.cookie ?? '')[this.prefix + name] || undefined;
  }

  private write(response: ServerResponse, name: string, value: string, maxAge: number, sameSite: 'strict' | 'lax'): void {
    const cookie = { name: this.prefix + name, value, path: '/', httpOnly: true, secure: this.url.secure, sameSite, maxAge } as const;
    response.appendHeader('set-cookie', stringifySetCookie(cookie));
  }
}
