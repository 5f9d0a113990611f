import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

export interface ClusterFiles {
  readonly certificates: string;
  readonly tokens: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly kubeconfig: string;
  readonly adminToken: string;
}

/** Makes what a control plane must have before it starts; what is there from an earlier start is kept, so that its kubeconfigs and tokens stay good. */
export async function clusterFiles(folder: string): Promise<ClusterFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = {
    certificates: join(folder, 'certificates'),
    tokens: join(folder, 'tokens.csv'),
    serviceAccountKey: join(folder, 'service-account.key'),
    serviceAccountPublicKey: join(folder, 'service-account.pub'),
    kubeconfig: join(folder, 'kubeconfig'),
  };
  if (!(await readFile(files.tokens, 'utf8').catch(() => ''))) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    await writeFile(files.serviceAccountKey, privateKey, { mode: 0o600 });
    await writeFile(files.serviceAccountPublicKey, publicKey);
    await writeFile(files.tokens, `${randomBytes(24).toString('base64url')},admin,admin,"system:masters"\n`, { mode: 0o600 });
  }
  const adminToken = (await readFile(files.tokens, 'utf8')).split(',')[0] ?? '';
  return { ...files, adminToken };
}

export interface KubeconfigFacts {
  /** Name of the cluster, its user and the context. */
  readonly name: string;
  readonly url: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly token: string;
  readonly namespace?: string;
}

export const kubeconfigText = ({ name, url, certificateAuthority, token, namespace }: KubeconfigFacts): string =>
  stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      clusters: [{ name, cluster: { server: url, 'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64') } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name, ...(namespace ? { namespace } : {}) } }],
    },
    { lineWidth: 0 },
  );
