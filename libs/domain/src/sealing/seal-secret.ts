import { readSealingCertificate } from './keys.js';
import { PlainSecret, SealedSecret } from './sealed-secret.js';
import { sealValue } from './sealed-value.js';
import { scopeOf, sealingLabel, withScope, type SealingScope } from './scope.js';
import { SealingError } from './sealing-error.js';

/** Hold copies of the Secret in clear. */
const COPIES = ['kubectl.kubernetes.io/last-applied-configuration', 'kubecfg.ksonnet.io/last-applied-configuration'];

/**
 * Seals each value of a Secret as kubeseal does (pkg/apis/sealedsecrets/v1alpha1, NewSealedSecret): labels, annotations, type and `immutable` go
 * into the template; `stringData` wins over `data`; empty values are sealed too. Without a scope the Secret's annotations say it. What the API server
 * adds is left out. Throws `SealingError`.
 */
export function sealSecret(secret: unknown, certificatePem: string, scope?: SealingScope): SealedSecret {
  const plain = readPlainSecret(secret);
  const { name, namespace, labels } = plain.metadata;
  const used = scope ?? scopeOf({ metadata: { name: '', annotations: plain.metadata.annotations ?? {} } });
  if (name === undefined) throw new SealingError('secret', 'The Secret has no metadata.name: write it there, or give --name');
  if (namespace === undefined && used !== 'cluster-wide') {
    throw new SealingError(
      'secret',
      `Secret ${name} has no metadata.namespace: a value of scope ${used} is bound to one; write it there, or give --namespace`,
    );
  }
  const annotations = withScope(plain.metadata.annotations ?? {}, used);
  for (const copy of COPIES) delete annotations[copy];
  const { publicKey } = readSealingCertificate(certificatePem);
  const label = sealingLabel(used, namespace ?? '', name);
  const encryptedData = Object.fromEntries(valuesOf(plain).map(([key, value]) => [key, sealValue(value, publicKey, label)]));
  const place = { name, ...(namespace === undefined ? {} : { namespace }) };
  const scopeAnnotations = withScope({}, used);
  return SealedSecret.parse({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { ...place, ...(Object.keys(scopeAnnotations).length > 0 ? { annotations: scopeAnnotations } : {}) },
    spec: {
      encryptedData,
      template: {
        metadata: {
          ...place,
          ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
          ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
        },
        ...(plain.type === undefined ? {} : { type: plain.type }),
        ...(plain.immutable === undefined ? {} : { immutable: plain.immutable }),
      },
    },
  });
}

/** Throws `SealingError`, which names fields and no values. */
export function readPlainSecret(secret: unknown): PlainSecret {
  const parsed = PlainSecret.safeParse(secret);
  if (parsed.success) return parsed.data;
  const wrong = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the document'))];
  throw new SealingError(
    'secret',
    `This is no Secret that can be sealed: ${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} missing or wrong`,
  );
}

function valuesOf({ data, stringData }: PlainSecret): [string, Buffer][] {
  const values = new Map<string, Buffer>();
  for (const [key, value] of Object.entries(data ?? {})) {
    const text = (value ?? '').replace(/\s/g, '');
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
      throw new SealingError('secret', `data.${key} is no base64. Plain text belongs in stringData`);
    }
    values.set(key, Buffer.from(text, 'base64'));
  }
  for (const [key, value] of Object.entries(stringData ?? {})) values.set(key, Buffer.from(value ?? ''));
  return [...values];
}
