import 'reflect-metadata';
import { createPrivateKey, generateKeyPair, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const BITS = 4096;
const YEARS = 10;

export interface MadeKey {
  /** PEM, PKCS #1, as upstream writes it. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
}

/** A new key pair with a certificate signed by itself, as upstream's controller makes it (pkg/crypto/keys.go): 10 years, no subject. */
export async function makeSealingKey(now: Date): Promise<MadeKey> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const pkcs8 = createPrivateKey(pair.privateKey).export({ type: 'pkcs8', format: 'der' });
  const signing = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']);
  const publicKey = await webcrypto.subtle.importKey('spki', pair.publicKey, ALGORITHM, true, ['verify']);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex'),
    subject: '',
    issuer: '',
    notBefore: now,
    notAfter,
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey: signing,
    extensions: [new KeyUsagesExtension(KeyUsageFlags.encipherOnly, true), new BasicConstraintsExtension(true, undefined, true)],
  });
  return { privateKey: pair.privateKey, certificate: `${certificate.toString('pem').trim()}\n` };
}
