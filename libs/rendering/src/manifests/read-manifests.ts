import { isRecord, type KubeObject } from '@fairlead/domain';
import { RenderError } from '../errors.js';
import { eachDocument, type ParseOptions } from '../yaml/parse-yaml.js';
import { YamlError } from '../yaml/yaml-error.js';
import { checkObject } from './check-object.js';

export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}
/** A Kubernetes object and where it stands. */
export interface LocatedObject {
  readonly object: KubeObject;
  place(): Place;
}

/**
 * Kubernetes objects of a YAML or JSON text of one or many documents. Items of lists come one by one, empty documents are skipped.
 * Of a repeated key the last one counts unless told otherwise, as for kubectl.
 * @param file as errors name it, relative to the repository's root
 * @throws RenderError `InvalidManifest` with file, line and column: no YAML, no object, a field of the envelope missing or mistyped
 */
export function parseManifests(text: string, file: string, options?: ParseOptions): KubeObject[] {
  return [...readManifests(text, file, options)].map(({ object }) => object);
}

/** The same with places, one by one. */
export function* readManifests(
  text: string,
  file: string,
  options: ParseOptions = { repeatedKeys: 'last-wins' },
): Generator<LocatedObject> {
  try {
    for (const document of eachDocument(text, options)) {
      if (document.value === undefined || document.value === null) continue;
      for (const candidate of expandLists(document.value)) {
        const place = (): Place => ({ file, ...document.at(candidate) });
        const checked = checkObject(candidate);
        if ('problem' in checked) throw new RenderError('InvalidManifest', checked.problem, { ...place(), object: checked.title });
        yield { object: checked.object, place };
      }
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new RenderError('InvalidManifest', `not valid YAML: ${error.message}`, { file, line: error.line, column: error.column }, error);
  }
}

/** `kind: List`, and typed lists such as `ConfigMapList`, as kubectl takes them. */
function* expandLists(value: unknown): Generator<unknown> {
  if (isRecord(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List') && Array.isArray(value['items'])) {
    for (const item of value['items']) yield* expandLists(item);
  } else yield value;
}
