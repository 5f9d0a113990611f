import { randomBytes } from 'node:crypto';
import helmet from 'helmet';
import type { PublicUrl } from './public-url.js';
import type { Request, Response } from './request.js';

export type Middleware = (request: Request, response: Response, next: (error?: unknown) => void) => void;

const YEAR_SECONDS = 31_536_000;

/** Safe to be put into an attribute as it is. */
export const nonceOf = (response: Response): string => String(response.locals['nonce']);

/** Of every answer. A page may load what comes from here and nothing else, and no other page may hold it in a frame. */
export function securityHeaders(url: PublicUrl): Middleware {
  const self = ["'self'"];
  const none = ["'none'"];
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: [...self, (_request, response) => `'nonce-${nonceOf(response as Response)}'`],
        imgSrc: [...self, 'data:'],
        connectSrc: self,
        fontSrc: self,
        manifestSrc: self,
        baseUri: none,
        formAction: self,
        frameAncestors: none,
      },
    },
    // Without subdomains: they are not ours to decide about.
    strictTransportSecurity: url.secure ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  return (request, response, next) => {
    response.locals['nonce'] = randomBytes(18).toString('base64url');
    protect(request, response, next);
  };
}

/** What one person is told is kept nowhere that another may look. */
export const noStore: Middleware = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};
