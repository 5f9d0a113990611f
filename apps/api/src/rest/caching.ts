/** `Cache-Control`: kept by the browser, and asked for again each time; what has not changed is answered with 304 and no body. */
export const REVALIDATED = 'private, no-cache';
