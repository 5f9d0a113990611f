import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { SealingError } from './sealing-error.js';

/** What values are sealed with. */
export interface SealingCertificate {
  readonly publicKey: KeyObject;
  /** SHA-256 of the public key (SPKI), hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** This certificate alone, PEM. */
  readonly pem: string;
}
/** What values are unsealed with. */
export interface SealingKey extends SealingCertificate {
  readonly privateKey: KeyObject;
}

export const fingerprintOfKey = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** Reads a certificate, or the first of several. Throws `SealingError`. Whether it has expired is for the caller to ask. */
export function readSealingCertificate(pem: string): SealingCertificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new SealingError('certificate', 'This is no certificate in PEM form (-----BEGIN CERTIFICATE-----)');
  }
  const { publicKey, validFrom, validTo } = certificate;
  if (publicKey.asymmetricKeyType !== 'rsa') {
    throw new SealingError(
      'certificate',
      `The certificate's key is of type ${publicKey.asymmetricKeyType ?? 'unknown'}; values are sealed with RSA keys only`,
    );
  }
  return {
    publicKey,
    fingerprint: fingerprintOfKey(publicKey),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
    pem: certificate.toString(),
  };
}

/** Reads a key pair as the TLS Secrets of Sealed Secrets hold it (`tls.crt`, `tls.key`). Throws `SealingError`, which says nothing of the key. */
export function readSealingKey(certificatePem: string, privateKeyPem: string): SealingKey {
  const certificate = readSealingCertificate(certificatePem);
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(privateKeyPem);
  } catch {
    throw new SealingError('certificate', 'The private key can not be read: an RSA key in PEM form without a passphrase is needed');
  }
  if (privateKey.asymmetricKeyType !== 'rsa' || fingerprintOfKey(createPublicKey(privateKey)) !== certificate.fingerprint) {
    throw new SealingError('certificate', 'The private key does not belong to the certificate');
  }
  return { ...certificate, privateKey };
}

/** Newest first, by the beginning of the certificate as upstream orders them (`--key-order-priority=CertNotBefore`). */
export const newestFirst = <K extends SealingCertificate>(keys: readonly K[]): K[] =>
  [...keys].sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime() || (a.fingerprint < b.fingerprint ? -1 : 1));
