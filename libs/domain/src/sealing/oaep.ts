import { constants, createHash, privateDecrypt, type KeyObject } from 'node:crypto';

const HASH_BYTES = 32;

function mask(seed: Buffer, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0; parts.length * HASH_BYTES < length; counter++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    parts.push(createHash('sha256').update(seed).update(number).digest());
  }
  return Buffer.concat(parts).subarray(0, length);
}
const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)));

/**
 * SHA-256 of the label that a value was sealed under, if this key sealed it; for messages only. OAEP itself answers a wrong key and a wrong label
 * with the same failure. Of a value that the key did not seal nothing is told beyond that: the padding must fit whole, which nobody
 * can bring about by changing a value bit by bit, so this is no oracle for those who can send values and read statuses.
 */
export function labelHashOf(ciphertext: Buffer, privateKey: KeyObject, messageBytes: number): Buffer | undefined {
  let block: Buffer;
  try {
    block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, ciphertext);
  } catch {
    return undefined;
  }
  const [first, maskedSeed, maskedData] = [block[0], block.subarray(1, 1 + HASH_BYTES), block.subarray(1 + HASH_BYTES)];
  const seed = xor(maskedSeed, mask(maskedData, HASH_BYTES));
  const data = xor(maskedData, mask(seed, maskedData.length));
  const padding = data.subarray(HASH_BYTES, data.length - messageBytes);
  const fits = first === 0 && padding.length > 0 && padding.at(-1) === 1 && padding.subarray(0, -1).every((byte) => byte === 0);
  return fits ? data.subarray(0, HASH_BYTES) : undefined;
}
