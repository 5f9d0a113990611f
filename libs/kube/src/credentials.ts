import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { KubeconfigError } from './errors.js';

/** Where the credentials of a cluster come from. */
export type ClusterCredentials =
  { kubeconfigFile: string; context?: string } | { kubeconfig: string; context?: string } | { inCluster: true };

export interface TlsOptions {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  rejectUnauthorized?: boolean;
  servername?: string;
}
/** All that a request needs to reach the server and be let in. */
export interface Access {
  origin: string;
  /** Path in front of every API path: empty, or a proxy's (`/k8s/clusters/c-1`). */
  prefix: string;
  headers: Record<string, string>;
  tls: TlsOptions;
  /** Changes when the origin or the TLS options do. */
  connectionKey: string;
}

/** How long what was read (token file, certificate files) is used before it is looked at again. Kubernetes rotates tokens minutes before they end. */
const KEEP_MILLISECONDS = 30_000;

/**
 * Reads a kubeconfig or the pod's ServiceAccount by @kubernetes/client-node, which knows exec plugins, OIDC and token files. Files are
 * read again while in use, so that a rotated token or a renewed Secret is picked up without a restart.
 */
export class Credentials {
  private config: KubeConfig | undefined;
  private readVersion = '';
  private access: Promise<Access> | undefined;
  private accessUntil = 0;

  constructor(private readonly source: ClusterCredentials) {}

  /** Throws `KubeconfigError`. */
  current(): Promise<Access> {
    const now = performance.now();
    if (!this.access || now >= this.accessUntil) {
      this.accessUntil = now + KEEP_MILLISECONDS;
      const reading = this.read();
      this.access = reading;
      reading.catch(() => {
        if (this.access === reading) this.access = undefined;
      });
    }
    return this.access;
  }

  /** Forgets everything: the server did not accept what was sent. */
  forget(): void {
    this.config = undefined;
    this.access = undefined;
  }

  private async read(): Promise<Access> {
    try {
      const config = await this.load();
      return await accessOf(config);
    } catch (error) {
      if (error instanceof KubeconfigError) throw error;
      throw new KubeconfigError(
        `The cluster's credentials can't be used: ${error instanceof Error ? error.message : String(error)}`,
        {},
        error,
      );
    }
  }

  private async load(): Promise<KubeConfig> {
    const version = await this.fileVersion();
    if (this.config && version === this.readVersion) return this.config;
    const config = new KubeConfig();
    if ('inCluster' in this.source) config.loadFromCluster();
    else if ('kubeconfigFile' in this.source) config.loadFromFile(this.source.kubeconfigFile);
    else config.loadFromString(this.source.kubeconfig);
    if (!('inCluster' in this.source) && this.source.context !== undefined) config.setCurrentContext(this.source.context);
    this.readVersion = version;
    this.config = config;
    return config;
  }

  private async fileVersion(): Promise<string> {
    if (!('kubeconfigFile' in this.source)) return '';
    const { mtimeMs, size, ino } = await stat(this.source.kubeconfigFile);
    return `${mtimeMs}:${size}:${ino}`;
  }
}

interface HttpsOptions extends TlsOptions {
  headers?: Record<string, unknown>;
  auth?: string;
}

async function accessOf(config: KubeConfig): Promise<Access> {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new KubeconfigError(`The kubeconfig names no cluster for its context ${config.getCurrentContext() || '(none)'}`);
  if (cluster.proxyUrl) throw new KubeconfigError('The kubeconfig asks for a proxy (proxy-url), which is not supported');
  const options: HttpsOptions = {};
  await config.applyToHTTPSOptions(options as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
  const url = new URL(cluster.server);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = String(value);
  if (options.auth) headers['authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  const tls = tlsOf(options);
  const connectionKey = createHash('sha256')
    .update(JSON.stringify([url.origin, tls]))
    .digest('hex');
  return { origin: url.origin, prefix: url.pathname.replace(/\/$/, ''), headers, tls, connectionKey };
}

function tlsOf({ ca, cert, key, rejectUnauthorized, servername }: HttpsOptions): TlsOptions {
  return {
    ...(ca !== undefined ? { ca } : {}),
    ...(cert !== undefined ? { cert } : {}),
    ...(key !== undefined ? { key } : {}),
    ...(rejectUnauthorized !== undefined ? { rejectUnauthorized } : {}),
    ...(servername !== undefined ? { servername } : {}),
  };
}
