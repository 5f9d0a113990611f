/** Path of the console to come back to; whatever leads anywhere else is the fleet. */
export function ownPath(text: string | undefined): string {
  if (text === undefined || !/^\/(?![/\\])/.test(text) || /[\\\u0000-\u001f]/.test(text)) return '/';
  const base = 'http://own.invalid';
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url?.origin !== base || url.pathname.startsWith('//')) return '/';
  return url.pathname === '/sign-in' || url.pathname.startsWith('/api/') ? '/' : `${url.pathname}${url.search}${url.hash}`;
}
