import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { SealingKey } from './keys.js';
import { labelHashOf } from './oaep.js';

const SESSION_KEY_BYTES = 32;
const TAG_BYTES = 16;
/** Every session key is used once, so that the nonce needs no chance. */
const NONCE = Buffer.alloc(12);

/**
 * One value, sealed as Sealed Secrets does: base64 of 2 bytes length, RSA-OAEP (SHA-256) of a session key under the label, AES-256-GCM of the value
 * with its tag.
 */
export function sealValue(value: Uint8Array, publicKey: KeyObject, label: string): string {
  const sessionKey = randomBytes(SESSION_KEY_BYTES);
  const sealedKey = publicEncrypt({ key: publicKey, ...oaep(label) }, sessionKey);
  const cipher = createCipheriv('aes-256-gcm', sessionKey, NONCE);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(sealedKey.length);
  return Buffer.concat([length, sealedKey, cipher.update(value), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

export type Unsealed =
  | { readonly outcome: 'open'; readonly value: Buffer; readonly key: SealingKey }
  /** Not what sealing makes, or changed since. */
  | { readonly outcome: 'damaged'; readonly why: string }
  /** None of the keys sealed it. */
  | { readonly outcome: 'unknown-key' }
  /** A known key sealed it under another label. */
  | { readonly outcome: 'other-label'; readonly key: SealingKey; readonly isLabel: (label: string) => boolean };

/** Opens a value with whichever key fits. */
export function unsealValue(sealed: string, keys: readonly SealingKey[], label: string): Unsealed {
  const text = sealed.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return { outcome: 'damaged', why: 'it is no base64' };
  const bytes = Buffer.from(text, 'base64');
  const keyLength = bytes.length >= 2 ? bytes.readUInt16BE() : 0;
  if (keyLength < 64 || bytes.length < 2 + keyLength + TAG_BYTES)
    return { outcome: 'damaged', why: 'it is too short: part of it is missing' };
  const sealedKey = bytes.subarray(2, 2 + keyLength);
  for (const key of keys) {
    const sessionKey = openSessionKey(sealedKey, key, label);
    if (!sessionKey) continue;
    const value = decrypt(bytes.subarray(2 + keyLength), sessionKey);
    return value ? { outcome: 'open', value, key } : { outcome: 'damaged', why: 'it was changed after it was sealed' };
  }
  for (const key of keys) {
    const hash = labelHashOf(sealedKey, key.privateKey, SESSION_KEY_BYTES);
    if (hash) return { outcome: 'other-label', key, isLabel: (other) => createHash('sha256').update(other).digest().equals(hash) };
  }
  return { outcome: 'unknown-key' };
}

function openSessionKey(sealedKey: Buffer, { privateKey }: SealingKey, label: string): Buffer | undefined {
  try {
    const sessionKey = privateDecrypt({ key: privateKey, ...oaep(label) }, sealedKey);
    return sessionKey.length === SESSION_KEY_BYTES ? sessionKey : undefined;
  } catch {
    return undefined;
  }
}

function decrypt(bytes: Buffer, sessionKey: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sessionKey, NONCE);
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

const oaep = (label: string) => ({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(label) });
