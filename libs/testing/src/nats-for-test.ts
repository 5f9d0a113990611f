import { startNats } from '@fairlead/local-stack';
import { recordsFolder, scratchFolder } from './scratch.js';

export interface TestNats {
  readonly url: string;
  /** Base URL of the server's own figures (`/varz`). */
  readonly monitorUrl: string;
  /** As `kill -9`; the streams stay in their folder. */
  kill(): Promise<void>;
  /** After `kill`: the same port and streams. */
  start(): Promise<void>;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}

/** A NATS server with JetStream of the test's own. */
export async function natsForTest(): Promise<TestNats> {
  const { folder, remove } = await scratchFolder('nats');
  let nats = await startNats({ folder, records: recordsFolder });
  let running = true;
  return {
    url: nats.url,
    monitorUrl: nats.monitorUrl,
    async kill() {
      await nats.kill();
      running = false;
    },
    async start() {
      if (running) return;
      nats = await startNats({ folder, port: nats.port, records: recordsFolder });
      running = true;
    },
    async stop() {
      if (running) await nats.stop();
      running = false;
      await remove();
    },
  };
}
