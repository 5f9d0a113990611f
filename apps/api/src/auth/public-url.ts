import type { IncomingMessage } from 'node:http';

const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Where people reach this api: which names it answers to, and which pages are its own. */
export class PublicUrl {
  /** @param url absent: any loopback name, whatever the port */
  constructor(private readonly url: URL | undefined) {}

  get secure(): boolean {
    return this.url?.protocol === 'https:';
  }

  /** Without a slash at the end; of a request that `isOwnHost` let through. */
  of({ headers }: IncomingMessage): string {
    return this.url?.origin ?? `http://${headers.host ?? 'localhost'}`;
  }

  isOwnHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    if (this.url === undefined) return LOCAL_HOST.test(host);
    // As text: a URL's parser takes 127.1 for the same. Browsers leave the scheme's own port out, other clients may name it.
    const own = this.url.host;
    const named = host.toLowerCase();
    return named === own || (this.url.port === '' && named === `${own}:${this.secure ? 443 : 80}`);
  }

  isOwnOrigin(origin: string, request: IncomingMessage): boolean {
    return origin === this.of(request);
  }
}
