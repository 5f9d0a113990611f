import { join } from 'node:path';
import { startRegistry, type RegistryOptions } from '@fairlead/local-stack';
import { recordsFolder, scratchFolder } from '../scratch.js';
import { buildImage, digestOf, manifestType, type ImageOptions } from './image.js';

export interface TestRegistryOptions extends Pick<RegistryOptions, 'notify'> {
  /** Names of users; with them, nobody else may do anything. All have the handle's password. */
  readonly users?: readonly string[];
}
export interface TestRegistry {
  readonly url: string;
  /** `host:port`, the first part of an image's name. */
  readonly host: string;
  /** Of each user, if there are any. */
  readonly password: string;
  /** Pushes a real image as a CI job does. Returns the manifest's digest (`sha256:…`). */
  pushImage(repository: string, tag: string, options?: Partial<ImageOptions>): Promise<string>;
  tags(repository: string): Promise<string[]>;
  /** Removes the manifest and with it each of its tags. */
  deleteImage(repository: string, digest: string): Promise<void>;
  kill(): Promise<void>;
  /** After `kill` or `pause`: the same port and images. */
  start(): Promise<void>;
  /** Refuses connections until `start`. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

/** bcrypt of `password` with the least cost: Node has no bcrypt, and the registry takes nothing else. */
const password = 'fairlead-test-registry';
const passwordHash = '$2b$04$abcdefghijklmnopqrstuuaDyhujLoaiLEiYVcUWcnc6kLG32IJ9a';

/** A container registry of the test's own: the distribution project's, over plain HTTP. */
export async function registryForTest(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const { folder, remove } = await scratchFolder('registry');
  const settings: RegistryOptions = {
    folder: join(folder, 'registry'),
    records: recordsFolder,
    notify: options.notify,
    htpasswd: options.users?.map((name) => `${name}:${passwordHash}`),
  };
  let registry = await startRegistry(settings);
  let running = true;
  const { url, host, port } = registry;
  const end = async (how: 'stop' | 'kill') => {
    if (running) await registry[how]();
    running = false;
  };
  const call = caller(url, options.users?.[0]);
  return {
    url,
    host,
    password,
    pushImage: (repository, tag, image = {}) =>
      pushImage(call, repository, tag, { created: new Date(), content: `${repository}:${tag}`, ...image }),
    tags: async (repository) => {
      const response = await call('GET', `/v2/${repository}/tags/list`);
      return ((await response.json()) as { tags: string[] | null }).tags ?? [];
    },
    deleteImage: async (repository, digest) => void (await call('DELETE', `/v2/${repository}/manifests/${digest}`)),
    kill: () => end('kill'),
    pause: () => end('stop'),
    async start() {
      if (running) return;
      registry = await startRegistry({ ...settings, port });
      running = true;
    },
    async stop() {
      await end('stop');
      await remove();
    },
  };
}

type Call = (method: string, path: string, body?: Uint8Array, type?: string) => Promise<Response>;

const caller =
  (url: string, user: string | undefined): Call =>
  async (method, path, body, type) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(type ? { 'Content-Type': type } : {}),
        ...(user ? { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } : {}),
      },
      ...(body ? { body: new Uint8Array(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`the registry answered ${response.status} to ${method} ${path}: ${await response.text()}`);
    return response;
  };

async function pushImage(call: Call, repository: string, tag: string, options: ImageOptions): Promise<string> {
  const image = buildImage(options);
  for (const blob of [image.layer, image.config]) {
    const upload = (await call('POST', `/v2/${repository}/blobs/uploads/`)).headers.get('location') ?? '';
    const target = `${upload}${upload.includes('?') ? '&' : '?'}digest=${digestOf(blob)}`;
    await call('PUT', target, blob, 'application/octet-stream');
  }
  const pushed = await call('PUT', `/v2/${repository}/manifests/${tag}`, image.manifest, manifestType);
  const digest = digestOf(image.manifest);
  if (pushed.headers.get('docker-content-digest') !== digest) throw new Error(`the registry did not confirm ${digest}`);
  return digest;
}
