import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { settings } from '../config.js';

export interface Endpoint {
  /** Base URL without slash at the end. */
  readonly url: string;
  /** Where the URL was found, for messages. */
  readonly from: string;
}
const DEFAULT_URL = 'http://127.0.0.1:8080';
/** Written by the local stack while it runs, in the checkout's state folder. */
const ENDPOINTS_FILE = join('.fairlead', 'endpoints.json');

/** The api to talk to: `--server`, else FAIRLEAD_SERVER, else that of the local stack of this checkout, else the default port of this machine. */
export async function findEndpoint(
  given: string | undefined,
  fromEnv: string | undefined = settings.server,
  folder: string = process.cwd(),
): Promise<Endpoint> {
  if (given !== undefined) return { url: trimmed(given), from: '--server' };
  if (fromEnv) return { url: trimmed(fromEnv), from: 'FAIRLEAD_SERVER' };
  return (await fromCheckout(folder)) ?? { url: DEFAULT_URL, from: 'the default' };
}

async function fromCheckout(folder: string): Promise<Endpoint | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const file = join(current, ENDPOINTS_FILE);
    try {
      const { api } = JSON.parse(await readFile(file, 'utf8')) as { api?: unknown };
      if (typeof api === 'string' && URL.canParse(api)) return { url: trimmed(api), from: file };
    } catch {
      // Not there, or half written: the next folder up may have one.
    }
    if (dirname(current) === current) return undefined;
  }
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');
