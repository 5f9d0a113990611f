/** Only paths of the console: whoever signs in must not be led elsewhere by whoever made the link. */
export function returnPath(given: string | undefined): string {
  // Browsers leave tabs and line feeds out before they read a URL.
  if (given === undefined || !/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(given)) return '/';
  const url = new URL(given, 'http://here');
  const path = url.pathname + url.search + url.hash;
  return url.origin === 'http://here' && !/^\/(\/|api\b|webhooks\b|sign-in\b)/.test(path) ? path : '/';
}

export const signInPage = (problem: string): string => `/sign-in?${new URLSearchParams({ problem }).toString()}`;
