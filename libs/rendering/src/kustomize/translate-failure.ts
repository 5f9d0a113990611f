import { normalize } from 'node:path';
import type { KustomizeOptions } from '@fairlead/contracts';
import { RenderError, type RenderErrorPlace } from '../errors.js';
import {
  findBroken,
  inputFile,
  whereBroken,
  whereKustomizationIsBroken,
  whereMissing,
  whereNamed,
  wherePatched,
  whereStands,
  type Failure,
} from './failure-places.js';
import { isAnythingOnTop } from './options-on-top.js';

interface Rule {
  readonly matches: RegExp;
  readonly message: (match: RegExpExecArray, failure: Failure) => string;
  /** Default: where the kustomization names the input. */
  readonly place?: (match: RegExpExecArray, failure: Failure) => Promise<RenderErrorPlace>;
}

/**
 * Kustomize wraps a failure once per base that it came through, and tells it twice where a file might have been a folder. This finds the
 * innermost kustomization and input, says in one sentence what is wrong, and looks up line and column where kustomize has none or, as with
 * YAML errors, counts otherwise. Wording seen in kustomize 5.8.2; an unknown one is passed on without its wrapping.
 */
export async function translateFailure(
  stderr: string,
  { roots, root, path, options }: { roots: readonly string[]; root: string; path: string; options?: KustomizeOptions | undefined },
): Promise<RenderError> {
  const error = await translated(stderr, roots, root, path);
  if (error.place.line !== undefined || !options || !isAnythingOnTop(options)) return error;
  return new RenderError(
    error.code,
    `${error.message}. If the file doesn't say so, it comes of the application's own spec.source.kustomize`,
    error.place,
  );
}

async function translated(stderr: string, roots: readonly string[], root: string, path: string): Promise<RenderError> {
  const text = relativePaths(stderr, roots);
  const failure: Failure = { text, root, ...innermost(text, normalize(path)) };
  for (const rule of rules) {
    const match = rule.matches.exec(text);
    if (!match) continue;
    const place = await (rule.place ?? whereNamed)(match, failure);
    return new RenderError('KustomizeFailed', rule.message(match, failure), place);
  }
  return new RenderError('KustomizeFailed', `kustomize: ${unwrapped(text)}`, await whereNamed(undefined, failure));
}

/** Names of temporary folders mean nothing to the reader, and differ each time. */
function relativePaths(stderr: string, roots: readonly string[]): string {
  let text = stderr
    .replace(/^# Warning: .*$/gm, '')
    .trim()
    .replace(/^Error: /, '');
  for (const root of [...roots].sort((a, b) => b.length - a.length)) text = text.replaceAll(`${root}/`, '').replaceAll(root, '.');
  return text;
}

function innermost(text: string, path: string): { folder: string; input: string | undefined } {
  let folder = path;
  let input: string | undefined;
  for (const match of text.matchAll(
    /accumulating (?:resources|components)[^']{0,40}from '([^']+)'|recursed accumulation of path '([^']+)'|accumulateDirectory: "?recursed accumulation of path '([^']+)'/g,
  )) {
    const entered = match[2] ?? match[3];
    if (entered === undefined) input = match[1];
    else {
      folder = normalize(entered);
      input = undefined;
    }
  }
  input ??= /merging resources from '([^']+)'/.exec(text)?.[1];
  return { folder, input };
}

const unwrapped = (text: string): string =>
  text
    .replace(/': must build at directory: .*$/s, '')
    .replace(/^.*(?:recursed accumulation of path '[^']*': )/s, '')
    .replace(/^accumulating resources: (?:accumulation err=')?accumulating resources from '([^']*)': /s, '$1: ')
    .replace(/\.\[no(?:Grp|Ns)\]/g, '')
    .slice(0, 2000);
/** `Deployment.v1.apps/web.shop` → Deployment, web, shop */
const idParts = (id: string): string[] => /^([^.]+)\.[^/]*\/(.+?)\.(?:\[noNs\]|([^.]+))$/.exec(id)?.slice(1) ?? [id];
const kindAndName = (id: string): [kind: string, name: string] => [idParts(id)[0] ?? '', idParts(id)[1] ?? ''];
function readable(id: string): string {
  const [kind = id, name, namespace] = idParts(id);
  return name ? `${kind} ${namespace ? `${namespace}/` : ''}${name}` : kind;
}

const rules: readonly Rule[] = [
  {
    matches: /cycle detected: candidate root '([^']+)' contains visited root '([^']+)'/,
    message: ([, , visited = '']) =>
      `the kustomizations form a circle: ${visited} is reached again from itself; take one of the references out`,
  },
  {
    matches: /MalformedYAMLError: (?:yaml: )?(.*?) in File: (\S+)/s,
    message: ([, reason = ''], failure) => `${inputFile(failure)} is not valid YAML: ${reason.replace(/^line \d+: /, '').trim()}`,
    place: async (_, failure) => whereBroken(failure.root, inputFile(failure)),
  },
  {
    matches: /mapping key "([^"]+)" already defined at line \d+/,
    message: ([, key = '']) => `the key "${key}" stands twice in one mapping`,
    place: async (_, failure) => (failure.input === undefined ? findBroken(failure) : whereBroken(failure.root, inputFile(failure))),
  },
  {
    matches: /invalid Kustomization: json: unknown field "([^"]+)"/,
    message: ([, field = '']) => `the kustomization has the field "${field}", which kustomize doesn't know`,
    place: whereStands(([, field = '']) => field),
  },
  {
    matches:
      /invalid Kustomization: json: cannot unmarshal (\S+) into Go struct field [\w.]*?Kustomization\.(\S+) of type (\S+)|invalid Kustomization: json: cannot unmarshal (\S+) into Go struct field \w+\.(\S+) of type (\S+)/,
    message: ([, got, field, type, got2, field2, type2]) =>
      `the kustomization's field ${field ?? field2} is a ${got ?? got2} where ${goType(type ?? type2 ?? '')} is expected`,
    place: whereStands(([, , field, , , field2]) => (field ?? field2 ?? '').split('.').at(-1) ?? ''),
  },
  {
    matches: /invalid Kustomization: (?:yaml: )?(?:line \d+: )?(.*)/s,
    message: ([, reason = '']) => `the kustomization is not valid YAML: ${reason.trim()}`,
    place: (_, failure) => whereKustomizationIsBroken(failure),
  },
  {
    matches: /security; file '([^']+)' is not in or below '([^']+)'/,
    message: ([, file = '', root = '']) =>
      `${file} lies outside of the kustomization's folder ${root}, which kustomize's load restrictor refuses; move it below, make it a base with a kustomization of its own, or set kustomize.loadRestrictor: none`,
  },
  {
    matches: /no matches for Id (\S+?);|no resource matches (?:strategic merge )?patch "([^"]+)"/,
    message: ([, id, id2]) =>
      `a patch is meant for ${readable(id ?? id2 ?? '')}, but the kustomization's resources hold no such object; check its kind, name and namespace`,
    place: ([, id, id2], failure) => wherePatched(...kindAndName(id ?? id2 ?? ''), failure),
  },
  {
    matches: /unable to parse SM or JSON patch from \[(?:patch|path): "?(.*?)"?\]$/s,
    message: ([, patch = '']) =>
      `a patch is neither the part of an object (with apiVersion, kind and metadata.name) nor a list of operations: ${patch.slice(0, 300)}`,
    place: whereStands(([, patch = '']) => patch),
  },
  {
    matches: /may not add resource with an already registered id: (\S+?)'?(?::|$)/m,
    message: ([, id = '']) => `${readable(id.replace(/'$/, ''))} is declared twice; remove one of them or turn it into a patch`,
  },
  {
    matches: /no 'git' program on path/,
    message: (_, { input }) =>
      `${input ?? 'an input'} is neither a file nor a folder of the repository, and nothing is fetched from the network`,
  },
  {
    matches: /must specify --enable-helm/,
    message: () =>
      'the kustomization inflates a Helm chart (helmCharts), which Fairlead does not do; commit the rendered chart or use it as an application of its own',
    place: whereStands(() => 'helmCharts'),
  },
  {
    matches: /external plugins disabled; unable to load external plugin '([^']+)'|(?:exec|container) (?:plugin|function)/,
    message: ([, plugin]) =>
      `the kustomization wants the plugin ${plugin ?? ''}, and plugins are never run: they are programs of other people's making`,
  },
  {
    matches: /unable to find one of 'kustomization\.yaml', 'kustomization\.yml' or 'Kustomization' in directory '([^']+)'/,
    message: ([, folder = '']) => `the folder ${folder} has no kustomization.yaml; name its files one by one or add one`,
  },
  {
    matches: /Found multiple kustomization files under: (\S+)/,
    message: ([, folder = '']) => `the folder ${folder} has more than one kustomization file; keep one`,
  },
  {
    matches: /kustomization\.ya?ml is empty|Kustomization is empty/,
    message: () => 'the kustomization is empty; add resources or generators, or delete it',
  },
  {
    matches: /(?:sources?|env source files?|files?): \[([^\]]+)\]: evalsymlink failure on '([^']+)'[^]*no such file or directory/,
    message: ([, , file = '']) => `${file}, which a generator reads, does not exist`,
    place: whereStands(([, file = '']) => file.replace(/^[^=]*=/, '')),
  },
  {
    matches: /missing metadata\.name in object \{\{(\S+) (\S+)\}/,
    message: ([, , kind = '']) => `a ${kind} has no metadata.name`,
    place: async (_, failure) => ({ file: inputFile(failure) }),
  },
  {
    matches: /missing Resource metadata/,
    message: () => 'the file holds no Kubernetes object: apiVersion, kind and metadata.name are needed',
    place: async (_, failure) => ({ file: inputFile(failure) }),
  },
  {
    matches: /evalsymlink failure on '([^']+)' : lstat ([^:]+): no such file or directory/,
    message: ([, file = '']) =>
      `${file} does not exist, though the kustomization names it; add it to the repository or take it out of the kustomization`,
    place: ([, file = ''], failure) => whereMissing(file, failure),
  },
];

const goType = (type: string): string =>
  type.startsWith('[]') ? 'a list' : type === 'string' ? 'text' : type.startsWith('map') ? 'a mapping' : type;
