import type { Server } from 'node:http';

/** Resolves when it listens on this port of the loopback address. Throws what the system says, EADDRINUSE for one. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Refuses connections from now on and cuts those that are open. */
export function endListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
