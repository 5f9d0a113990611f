import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Middleware } from '../auth/security-headers.js';

/** As the console's build makes them; the first that the browser takes is sent. */
const ENCODINGS = [
  { name: 'br', end: '.br' },
  { name: 'gzip', end: '.gz' },
] as const;
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};
/** Exactly what a bundler names its files: nothing that could lead out of the folder. */
const NAME = /^[\w-]+(?:\.[\w-]+)*\.(js|css|svg)$/;

/** Answers with the file beside an asset that was compressed when it was built, so that nothing is compressed anew for each visitor. */
export function precompressed(folder: string, assets: string): Middleware {
  return (request, response, next) => {
    const { url = '', method } = request;
    const name = url.startsWith(assets) ? url.slice(assets.length) : '';
    const type = TYPES[NAME.exec(name)?.[1] ?? ''];
    if (type === undefined || (method !== 'GET' && method !== 'HEAD')) return next();
    const taken = encodingsOf(request.headers['accept-encoding']);
    const wanted = ENCODINGS.filter((encoding) => taken.has(encoding.name));
    void firstThatIsThere(wanted, join(folder, assets, name)).then((found) => {
      response.setHeader('vary', 'Accept-Encoding');
      if (found) {
        response.setHeader('content-encoding', found.name);
        response.setHeader('content-type', type);
        request.url = `${url}${found.end}`;
      }
      next();
    }, next);
  };
}
const encodingsOf = (header: string | string[] | undefined): ReadonlySet<string> =>
  new Set(
    String(header ?? '')
      .split(',')
      .map((each) => each.trim().toLowerCase())
      .filter((each) => !/;\s*q=0(\.0*)?$/.test(each))
      .map((each) => each.split(';', 1)[0] ?? ''),
  );
async function firstThatIsThere<E extends { readonly end: string }>(encodings: readonly E[], path: string): Promise<E | undefined> {
  for (const encoding of encodings) if (await isFile(`${path}${encoding.end}`)) return encoding;
  return undefined;
}
const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
