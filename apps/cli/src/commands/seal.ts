import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { dataOf } from '@fairlead/api-client';
import { ClusterName } from '@fairlead/contracts';
import { isRecord, readSealingCertificate, SealingError, sealingLabel, sealSecret, sealValue, type SealingScope } from '@fairlead/domain';
import { parseYaml, printYaml, YamlError } from '@fairlead/rendering';
import { CliError, ExitCode } from '../errors.js';
import { jsonOf } from '../output/escape.js';
import { printData } from '../output/format.js';
import { escapedYaml } from '../output/yaml.js';

export interface SealOptions {
  cluster?: string;
  cert?: string;
  scope?: SealingScope;
  namespace?: string;
  name?: string;
  raw?: true;
  output: 'yaml' | 'json';
  server?: string;
}

/** `fairlead seal < secret.yaml > sealed.yaml`. Values come by standard input only: what stands on a command line is seen by everybody on the machine. */
export async function seal(options: SealOptions): Promise<void> {
  if (process.stdin.isTTY) {
    throw new CliError(
      `give ${options.raw ? 'the value' : 'the Secret'} on standard input: fairlead seal … < ${options.raw ? 'value.txt' : 'secret.yaml'}`,
      ExitCode.usage,
    );
  }
  const certificate = validCertificate(await readCertificate(options), new Date());
  const input = await buffer(process.stdin);
  if (options.raw) return printData(sealRaw(input, certificate, options));
  const sealed = sealDocuments(input.toString('utf8'), certificate, options);
  printData(options.output === 'json' ? sealed : await escapedYaml(sealed));
}

async function readCertificate({ cluster, cert, server }: SealOptions): Promise<string> {
  if ((cluster === undefined) === (cert === undefined))
    throw new CliError('name either --cluster or --cert: what to seal with', ExitCode.usage);
  if (cert !== undefined) {
    return readFile(cert, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CliError(`${cert} can't be read: ${error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? String(error))}`);
    });
  }
  const name = ClusterName.safeParse(cluster);
  if (!name.success) throw new CliError(`--cluster ${cluster}: this is no name of a cluster`, ExitCode.usage);
  const { connect } = await import('../api/connection.js');
  const { api } = await connect(server === undefined ? {} : { server });
  return dataOf(await api.GET('/api/v1/clusters/{name}/sealing', { params: { path: { name: name.data } } })).certificate;
}

/** Throws CliError where it is none, or has expired: what is sealed with an expired one is seldom what is meant. */
export function validCertificate(pem: string, now: Date): string {
  const { notAfter } = checked(() => readSealingCertificate(pem));
  if (notAfter < now)
    throw new CliError(`the certificate has expired on ${notAfter.toISOString().slice(0, 10)}: fetch the cluster's newest one`);
  return pem;
}

/** Seals every Secret of a YAML or JSON text. */
export function sealDocuments(
  text: string,
  certificate: string,
  { scope, namespace, name, output }: Omit<SealOptions, 'cluster' | 'cert' | 'server'>,
): string {
  const sealed = documentsOf(text).map((document) => {
    const given = isRecord(document) ? document : {};
    const metadata = {
      ...(isRecord(given['metadata']) ? given['metadata'] : {}),
      ...(namespace ? { namespace } : {}),
      ...(name ? { name } : {}),
    };
    if (isEmpty(given['data']) && isEmpty(given['stringData']))
      throw new CliError('standard input: the Secret has neither data nor stringData: there is nothing to seal');
    return checked(() => sealSecret({ ...given, metadata }, certificate, scope));
  });
  if (sealed.length === 0)
    throw new CliError(
      'standard input is empty: give a Secret, for example from kubectl create secret generic NAME --from-file=… --dry-run=client -o yaml',
    );
  if (sealed.length > 1 && name !== undefined)
    throw new CliError('--name makes sense for one Secret only: there are several', ExitCode.usage);
  if (output === 'json') return sealed.map((document) => `${jsonOf(document, 2)}\n`).join('');
  return sealed.map((document) => `---\n${printYaml(document)}`).join('');
}

/** Seals the input, every byte of it, as one value for `spec.encryptedData`. */
export function sealRaw(
  value: Uint8Array,
  certificate: string,
  { scope = 'strict', namespace, name }: Pick<SealOptions, 'scope' | 'namespace' | 'name'>,
): string {
  const missing =
    scope === 'strict' && name === undefined ? '--name' : scope !== 'cluster-wide' && namespace === undefined ? '--namespace' : undefined;
  if (missing !== undefined) throw new CliError(`a value of scope ${scope} is bound to its place: give ${missing}`, ExitCode.usage);
  return `${sealValue(value, readSealingCertificate(certificate).publicKey, sealingLabel(scope, namespace ?? '', name ?? ''))}\n`;
}

/** Of what can't be read only the place is told: the text is a secret. */
function documentsOf(text: string): unknown[] {
  try {
    return [...parseYaml(text, { repeatedKeys: 'last-wins' })]
      .map(({ value }) => value)
      .filter((value) => value !== null && value !== undefined);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new CliError(`standard input:${error.line}:${error.column}: not valid YAML`);
  }
}

const isEmpty = (values: unknown): boolean => !isRecord(values) || Object.keys(values).length === 0;

function checked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SealingError) throw new CliError(error.message);
    throw error;
  }
}
