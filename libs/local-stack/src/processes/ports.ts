import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { waitUntil } from './wait-until.js';

const host = '127.0.0.1';

/** Whether a server could listen on this port of the loopback address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that nobody listens on. Below the range that systems hand out for outgoing connections, so that none of those takes it before its server starts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** etcd and the API server hold their port for seconds after they were told to end. */
export const portIsFree = (port: number, timeoutMilliseconds = 30_000) =>
  waitUntil(() => isFree(port), { what: `port ${port} of a stopped component to become free`, timeoutMilliseconds });

/** Connects and returns what the server says first, '' if it says nothing within a moment. */
export function greeting(port: number, waitMilliseconds = 200): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host });
    const done = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.once('error', reject);
    socket.once('connect', () => socket.setTimeout(waitMilliseconds, () => done('')));
    socket.once('data', (chunk) => done(chunk.toString('utf8')));
  });
}
