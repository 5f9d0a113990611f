import { itemsOf, readLenientYaml, scalarsOf, textsOf, valuesOf, type YamlNode, type YamlScalar } from './lenient-yaml.js';
import { textualCandidates } from './textual-candidates.js';

/** Something that a kustomization, or the configuration of one of its generators or transformers, names. */
export interface Reference {
  readonly as:
    /** Loaded as a file. */
    | 'file'
    /** Loaded as a file and, if it is none, as another kustomization's folder. */
    | 'resource'
    /** Another kustomization's folder. */
    | 'component'
    /** As `resource`, but what is found there configures a generator or transformer, which may name more files. */
    | 'plugin'
    /** A chart's folder: everything below. */
    | 'chart'
    /** A text that may be a file's name; nothing is wrong if it is not. */
    | 'guess'
    /** As `guess`, but it may name a kustomization's folder too. */
    | 'guess-resource';
  readonly target: string;
  readonly field: string;
  readonly line: number;
  readonly column: number;
}
export interface References {
  readonly references: readonly Reference[];
  /** False: there may be more than was found. */
  readonly certain: boolean;
}

/** Fields of kustomize 5.8 (api/types/kustomization.go) that name no files, or are read here. Any other makes kustomize refuse the file. */
const KNOWN_FIELDS = new Set(
  `apiVersion kind metadata openapi namePrefix nameSuffix namespace commonLabels labels commonAnnotations patchesStrategicMerge patchesJson6902
  patches images imageTags replacements replicas vars sortOptions resources components crds bases configMapGenerator secretGenerator
  helmGlobals helmCharts helmChartInflationGenerator generatorOptions configurations generators transformers validators buildMetadata`
    .toLowerCase()
    .split(/\s+/),
);

/** Everything that the text of a kustomization names. */
export function kustomizationReferences(text: string): References {
  const { documents, certain } = readLenientYaml(text);
  const references = documents.flatMap(referencesOf);
  const known = documents.every((node) => node.kind === 'map' && node.entries.every(({ key }) => KNOWN_FIELDS.has(key.toLowerCase())));
  if (certain && known) return { references, certain: true };
  return { references: [...references, ...textualCandidates(text)], certain: false };
}

function referencesOf(root: YamlNode): Reference[] {
  const found: Reference[] = [];
  const add = (as: Reference['as'], field: string, texts: readonly YamlScalar[], target = (text: string) => text): void => {
    for (const { text, line, column } of texts) found.push({ as, field, target: target(text), line, column });
  };
  add('resource', 'resources', textsOf(root, 'resources'));
  add('resource', 'bases', textsOf(root, 'bases'));
  add('component', 'components', textsOf(root, 'components'));
  add('file', 'crds', textsOf(root, 'crds'));
  add('file', 'configurations', textsOf(root, 'configurations'));
  for (const node of valuesOf(root, 'openapi')) add('file', 'openapi.path', textsOf(node, 'path'));
  for (const field of ['patches', 'patchesJson6902', 'replacements']) {
    for (const item of itemsOf(root, field)) add('file', `${field}.path`, textsOf(item, 'path'));
  }
  for (const scalar of textsOf(root, 'patchesStrategicMerge')) {
    // Kustomize takes what reads as an object for the patch itself, and anything else for a file's name.
    if (isOneLine(scalar.text)) add(scalar.text.includes('{') ? 'guess' : 'file', 'patchesStrategicMerge', [scalar]);
  }
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    for (const item of itemsOf(root, field)) {
      add('file', `${field}.files`, textsOf(item, 'files'), fileOfSource);
      add('file', `${field}.envs`, [...textsOf(item, 'envs'), ...textsOf(item, 'env')]);
    }
  }
  found.push(...chartReferences(root));
  for (const field of ['generators', 'transformers', 'validators']) {
    for (const scalar of textsOf(root, field)) {
      if (isOneLine(scalar.text)) add('plugin', field, [scalar]);
      if (/[\n:{]/.test(scalar.text)) found.push(...shifted(pluginReferences(scalar.text).references, scalar));
    }
  }
  return found;
}

/** `key=path` or `path`, as configMapGenerator's files are written. */
const fileOfSource = (source: string): string => source.slice(source.indexOf('=') + 1);
const isOneLine = (text: string): boolean => !text.trim().includes('\n');
/** Inline configuration begins in the line after its scalar's mark. */
const shifted = (references: readonly Reference[], { line, column }: YamlScalar): Reference[] =>
  references.map((reference) => ({ ...reference, line: line + reference.line, column: column + reference.column - 1 }));

/** helmGlobals, helmCharts and the older helmChartInflationGenerator. */
function chartReferences(root: YamlNode): Reference[] {
  const old = itemsOf(root, 'helmChartInflationGenerator');
  const globals = valuesOf(root, 'helmGlobals');
  const homes = [...globals, ...old].flatMap((node) => textsOf(node, 'chartHome')).map(({ text }) => text);
  const configHomes = [...globals.flatMap((node) => textsOf(node, 'configHome')), ...old.flatMap((node) => textsOf(node, 'helmHome'))];
  return [
    ...configHomes.map((scalar) => reference('chart', 'helmGlobals.configHome', scalar.text, scalar)),
    ...itemsOf(root, 'helmCharts').flatMap((chart) => chartFiles(chart, 'helmCharts', homes)),
    ...old.flatMap((chart) => chartFiles(chart, 'helmChartInflationGenerator', homes)),
  ];
}

function chartFiles(chart: YamlNode, field: string, homes: readonly string[]): Reference[] {
  const values = ['valuesFile', 'values', 'additionalValuesFiles'].flatMap((key) => textsOf(chart, key));
  const names = [...textsOf(chart, 'name'), ...textsOf(chart, 'chartName')];
  const versions = [...textsOf(chart, 'version'), ...textsOf(chart, 'chartVersion')];
  const own = textsOf(chart, 'chartHome').map(({ text }) => text);
  const folders = [...own, ...homes, ...(own.length + homes.length === 0 ? ['charts'] : [])];
  return [
    ...values.map((scalar) => reference('file', `${field}.valuesFile`, scalar.text, scalar)),
    // Kustomize looks in <home>/<name>; if a repository and a version are given, in <home>/<name>-<version>/<name>.
    ...names.flatMap((name) =>
      folders.flatMap((folder) => [
        reference('chart', `${field}.name`, `${folder}/${name.text}`, name),
        ...versions.map((version) => reference('chart', `${field}.name`, `${folder}/${name.text}-${version.text}`, name)),
      ]),
    ),
  ];
}

/** Keys under which the built-in generators and transformers of kustomize 5.8 name files. */
const PLUGIN_FILE_KEYS = ['path', 'paths', 'files', 'envs', 'env', 'targetFilePath', 'valuesFile', 'additionalValuesFiles'];

/**
 * What the configuration of generators, transformers or validators names. Kinds are many and users may bring their own, so every text in it
 * that could be a file's name counts as one.
 */
export function pluginReferences(text: string): References {
  const { documents, certain } = readLenientYaml(text);
  const references = documents.flatMap((document) => [
    ...[...scalarsOf(document)].flatMap(guesses),
    ...[document, ...itemsOf(document, 'replacements')].flatMap((node) =>
      PLUGIN_FILE_KEYS.flatMap((key) =>
        textsOf(node, key)
          .filter((scalar) => isOneLine(scalar.text))
          .map((scalar) => reference('file', key, key === 'files' ? fileOfSource(scalar.text) : scalar.text, scalar)),
      ),
    ),
    ...(valuesOf(document, 'kind').some((kind) => kind.kind === 'scalar' && kind.text === 'HelmChartInflationGenerator')
      ? chartFiles(document, 'HelmChartInflationGenerator', [])
      : []),
  ]);
  return certain ? { references, certain } : { references: [...references, ...textualCandidates(text)], certain };
}

const reference = (as: Reference['as'], field: string, target: string, { line, column }: YamlScalar): Reference => ({
  as,
  field,
  target,
  line,
  column,
});

const MAX_NAME = 1024;
function guesses(scalar: YamlScalar): Reference[] {
  const text = scalar.text.trim();
  if (text === '' || text.length > MAX_NAME || /[\n\0]/.test(text) || /^\w+:\/\//.test(text)) return [];
  return [...new Set([text, fileOfSource(text)])].map((target) => reference('guess', 'text', target, scalar));
}
