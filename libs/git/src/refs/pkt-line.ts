/** Git's framing: four hexadecimal digits of length, themselves included, then the text. 0000 ends a section, 0001 parts one. */
export const packet = (text: string): string => (Buffer.byteLength(text) + 4).toString(16).padStart(4, '0') + text;
export const FLUSH = '0000';
export const DELIMITER = '0001';

/** Texts of the packets, without their line feed; a flush or delimiter is undefined. Undefined if this is no packet stream. */
export function readPackets(data: Buffer): (string | undefined)[] | undefined {
  const packets: (string | undefined)[] = [];
  for (let at = 0; at < data.length;) {
    const length = /^[0-9a-f]{4}$/i.test(data.toString('latin1', at, at + 4)) ? parseInt(data.toString('latin1', at, at + 4), 16) : NaN;
    if (Number.isNaN(length) || length === 3 || at + length > data.length) return undefined;
    if (length < 4) {
      packets.push(undefined);
      at += 4;
      continue;
    }
    packets.push(data.toString('utf8', at + 4, at + length).replace(/\n$/, ''));
    at += length;
  }
  return packets;
}
