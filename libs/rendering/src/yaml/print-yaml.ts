import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import { resolvePlain } from './resolve-scalar.js';

const STRING_TAG = 'tag:yaml.org,2002:str';

/** Quotes texts that Kubernetes would read as something else, by the very rules that it reads by. */
const quoteWhatIsNoText: ScalarStyleRule = (layout) => {
  if (layout.style !== SCALAR_STYLE.PLAIN || layout.node.tag !== STRING_TAG) return;
  if (!isText(layout.node.value)) layout.style = SCALAR_STYLE.SINGLE_QUOTED;
};

function isText(value: string): boolean {
  try {
    return value !== '<<' && typeof resolvePlain(value) === 'string';
  } catch {
    return false;
  }
}

/** YAML that Kubernetes, and `parseYaml`, read as the same value: no aliases, long lines left whole. */
export const printYaml = (value: unknown): string =>
  dump(value, { noRefs: true, lineWidth: -1, scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), quoteWhatIsNoText] });
