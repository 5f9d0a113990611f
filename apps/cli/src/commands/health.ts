import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { HealthStatus } from '@fairlead/contracts';
import { assessHealth, isRecord, type KubeObject } from '@fairlead/domain';
import { parseYaml, printYaml, YamlError } from '@fairlead/rendering';
import { CliError } from '../errors.js';
import { print, printData, printJson } from '../output/format.js';
import { table, type Colour } from '../output/table.js';
import { escapedYaml } from '../output/yaml.js';

export interface HealthOptions {
  file: string[];
  output: 'table' | 'json' | 'yaml';
}
interface Row {
  /** As named on the command line; `-` for standard input. */
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  /** null: objects of this kind have no health, and don't count for their application's. */
  readonly health: HealthStatus | null;
  readonly reason: string;
}

/** `fairlead health -f FILE…`: health of live objects, as `kubectl get -o yaml` prints them. */
export async function health({ file: files, output }: HealthOptions): Promise<void> {
  const rows: Row[] = [];
  for (const file of files) {
    for (const object of liveObjects(await content(file), file)) rows.push(assess(object, file));
  }
  if (output === 'json') printJson(rows);
  else if (output === 'yaml') printData(await escapedYaml(printYaml(rows)));
  else print(tableOf(rows, files.length > 1));
}

async function content(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`${file} can't be read: ${code === 'ENOENT' ? 'there is no such file' : (code ?? String(error))}`);
  }
}

/** Nothing is asked of live objects but a kind: the API server has checked the rest. */
function* liveObjects(source: string, file: string): Generator<KubeObject> {
  try {
    for (const document of parseYaml(source, { repeatedKeys: 'last-wins' })) {
      for (const value of items(document.value)) {
        if (isRecord(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string') {
          yield { ...value, metadata: isRecord(value['metadata']) ? value['metadata'] : {} } as KubeObject;
          continue;
        }
        const { line, column } = document.at(value);
        throw new CliError(`${file}:${line}:${column}: holds no Kubernetes object: apiVersion and kind are needed`);
      }
    }
  } catch (error) {
    if (error instanceof YamlError) throw new CliError(`${file}:${error.line}:${error.column}: not valid YAML: ${error.message}`);
    throw error;
  }
}

function* items(value: unknown): Generator<unknown> {
  if (value === null || value === undefined) return;
  if (isRecord(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List') && Array.isArray(value['items'])) {
    for (const item of value['items']) yield* items(item);
  } else yield value;
}

function assess(object: KubeObject, file: string): Row {
  const found = assessHealth(object);
  const name = typeof object.metadata.name === 'string' ? object.metadata.name : '';
  return { file, kind: object.kind, name, health: found?.status ?? null, reason: found ? found.message : 'no health rule for this kind' };
}

const colours: Readonly<Partial<Record<HealthStatus, Colour>>> = {
  Healthy: 'green',
  Progressing: 'yellow',
  Suspended: 'yellow',
  Missing: 'red',
  Degraded: 'red',
};

function tableOf(rows: readonly Row[], withFile: boolean): string {
  return table(rows, [
    ...(withFile ? [{ title: 'FILE', value: (row: Row) => row.file }] : []),
    { title: 'KIND', value: (row) => row.kind },
    { title: 'NAME', value: (row) => row.name },
    { title: 'HEALTH', value: (row) => row.health ?? '-', colour: (row) => (row.health ? colours[row.health] : 'grey') },
    { title: 'REASON', value: (row) => row.reason },
  ]);
}
