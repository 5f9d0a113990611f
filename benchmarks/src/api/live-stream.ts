import { get, type IncomingMessage } from 'node:http';
import { asUser } from './watchers.js';

/** The live stream as somebody has it open; tells how many events of one type came, each time some came. @throws Error if it is refused */
export function openStream(url: string, user: string, type: string, onEvents: (events: number) => void): Promise<IncomingMessage> {
  const line = `event: ${type}\n`;
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/v1/events`, { headers: { ...asUser(user), accept: 'text/event-stream' }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the live stream was refused with ${response.statusCode}`));
      let rest = '';
      response.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString('latin1')).split(line);
        rest = (parts.at(-1) ?? '').slice(1 - line.length);
        if (parts.length > 1) onEvents(parts.length - 1);
      });
      response.on('error', () => undefined);
      resolve(response);
    });
    request.on('error', reject);
  });
}
