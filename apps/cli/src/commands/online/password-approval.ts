import { dataOf, type ApiClient, type Device, type Me } from '@fairlead/api-client';
import { clientFor } from '../../api/connection.js';
import type { Endpoint } from '../../api/endpoint.js';
import { CliError, ExitCode } from '../../errors.js';
import { tell } from '../../output/format.js';
import { askPassword } from '../../terminal/prompt.js';

/**
 * Approves a device request with user and password, in place of a person at a browser: sessions of the command line are given out by the device flow only, so
 * that there is one way by which they come to be and are listed. The browser's session that is needed for it ends at once.
 * @param secrets the password, then the new one for where it must be changed
 */
export async function approveWithPassword(
  endpoint: Endpoint,
  device: Device,
  user: string,
  [password = '', next]: readonly string[],
): Promise<void> {
  const browser = new Browser(endpoint, new URL(device.verificationUri).origin);
  browser.me = dataOf(await browser.api.POST('/api/v1/auth/sign-in', { body: { user, password } }));
  try {
    if (browser.me.mustChangePassword) {
      const body = { current: password, next: next || (await askTwice(user)) };
      browser.me = dataOf(await browser.api.POST('/api/v1/auth/password', { body }));
      tell(`The password of ${user} is changed.`);
    }
    await browser.api.POST('/api/v1/auth/device/{userCode}/decision', {
      params: { path: { userCode: device.userCode } },
      body: { decision: 'approve' },
    });
  } finally {
    await browser.api.POST('/api/v1/auth/sign-out').catch(() => undefined);
  }
}

async function askTwice(user: string): Promise<string> {
  tell(`The password of ${user} must be changed now; it takes 12 characters or more.`);
  const instead = 'give the new one as the second line of standard input, or change it in the console';
  const next = await askPassword('New password: ', instead);
  if (next !== (await askPassword('Again: ', instead)))
    throw new CliError('the two are not the same; nothing was changed.', ExitCode.error);
  return next;
}

/** Keeps cookies, and tells where it comes from, as a browser on a page of the api does. */
class Browser {
  me: Me | undefined;
  readonly api: ApiClient;
  private readonly cookies = new Map<string, string>();

  constructor(endpoint: Endpoint, origin: string) {
    this.api = clientFor(endpoint, {
      csrf: () => this.me?.csrf,
      around: async (request, send) => {
        request.headers.set('origin', origin);
        if (this.cookies.size > 0) request.headers.set('cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '));
        const response = await send(request);
        for (const cookie of response.headers.getSetCookie()) this.take(cookie);
        return response;
      },
    });
  }

  private take(cookie: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (name !== undefined && value !== undefined) this.cookies.set(name, value);
  }
}
