import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface ImageOptions {
  /** When it was built: the config's `created`. */
  readonly created: Date;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** What its layer holds, so that images differ. Default: name and tag. */
  readonly content?: string;
  readonly platform?: { readonly os: string; readonly architecture: string };
}
export interface Image {
  readonly manifest: Buffer;
  readonly config: Buffer;
  readonly layer: Buffer;
}
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** An image by the OCI image specification: one gzipped layer with the file `/etc/image`. */
export function buildImage({ created, labels = {}, annotations, content = '', platform }: ImageOptions): Image {
  const tar = tarOf('etc/image', content);
  const layer = gzipSync(tar);
  const { os, architecture } = platform ?? { os: 'linux', architecture: 'amd64' };
  const config = json({
    created: created.toISOString(),
    os,
    architecture,
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created: created.toISOString(), created_by: 'fairlead tests' }],
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
    ...(annotations ? { annotations } : {}),
  });
  return { manifest, config, layer };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const descriptor = (mediaType: string, bytes: Uint8Array) => ({ mediaType, digest: digestOf(bytes), size: bytes.length });

/** A ustar archive of one file. */
function tarOf(path: string, content: string): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  header.write(path, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(bytes.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257, 'latin1');
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )}\0 `,
    148,
    'latin1',
  );
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
  return Buffer.concat([header, bytes, padding, Buffer.alloc(1024)]);
}
