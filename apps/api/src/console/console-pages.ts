import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { nonceOf, type Middleware } from '../auth/security-headers.js';
import { notBuilt } from './not-built.js';
import { precompressed } from './precompressed.js';

/** Names with a digest of the content: what they name never changes. */
const ASSETS = '/assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
/** The api's own, and those that a prober asks for: a page in their place would look like health. */
const NOT_THE_CONSOLES = /^\/(api|webhooks|metrics|healthz|readyz)(\/|$)/i;
/** As the console's router makes them; whatever else comes is no page of its, and 404 like everything that is not there. */
const PAGE = /^(\/index\.html|(\/[\w~@:-]+)*\/?)$/;

/** Serves the console that was built, without sign-in: it holds nothing but code, and asks the api as anybody else does. */
export function serveConsole(app: NestExpressApplication, folder: string): void {
  app.use(pages(folder));
  app.use(precompressed(folder, ASSETS));
  app.useStaticAssets(folder, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response: { setHeader(name: string, value: string): void; req?: { url?: string } }) =>
      response.setHeader('cache-control', response.req?.url?.startsWith(ASSETS) ? FOR_EVER : 'no-cache'),
  });
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** Every page is the same file: its router looks at the path. */
function pages(folder: string): Middleware {
  return (request, response, next) => {
    const path = pathOf(request.url ?? '');
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && PAGE.test(path) && !NOT_THE_CONSOLES.test(path);
    if (!isPage) return next();
    // Read each time: the file is small, and may be built while the api runs.
    readFile(join(folder, 'index.html'), 'utf8').then(
      (html) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
        response.end(html.replaceAll('%FAIRLEAD_CSP_NONCE%', nonceOf(response)));
      },
      () => {
        response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
        response.end(notBuilt(folder));
      },
    );
  };
}
