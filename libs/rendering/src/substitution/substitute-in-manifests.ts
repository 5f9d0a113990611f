import type { KustomizeOptions } from '@fairlead/contracts';
import { describeRef, isRecord, refOf } from '@fairlead/domain';
import { RenderError } from '../errors.js';
import { checkObject } from '../manifests/check-object.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { substitute, SubstitutionError } from './substitute.js';

const SWITCH = 'kustomize.toolkit.fluxcd.io/substitute';
const NAME = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/**
 * Fills in `${…}` in what kustomize has printed, object by object, on the text, as Flux does: a value that reads as a number or a truth value becomes one.
 * Objects with the label or annotation `kustomize.toolkit.fluxcd.io/substitute: disabled` stay as they are.
 * @param file as errors name it
 * @throws RenderError `SubstitutionFailed`
 */
export function substituteInManifests(
  output: string,
  { variables, always }: NonNullable<KustomizeOptions['substitute']>,
  file: string,
): string {
  const names = Object.keys(variables);
  if (names.length === 0 && !always) return output;
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) {
    throw new RenderError(
      'SubstitutionFailed',
      `the variable name "${wrong}" is no name: it must be letters, digits and _, and not begin with a digit`,
      { file },
    );
  }
  const values = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll('\n', '')]));
  // In what kustomize prints the mark stands at the beginning of a line nowhere else.
  return output
    .split(/^---\n/m)
    .map((text) => filledIn(text, values, file))
    .join('---\n');
}

function filledIn(text: string, values: Readonly<Record<string, string>>, file: string): string {
  if (!text.includes('$') || (text.includes(SWITCH) && isSwitchedOff(text))) return text;
  try {
    return substitute(text, values);
  } catch (error) {
    if (!(error instanceof SubstitutionError)) throw error;
    const object = titleOf(text);
    const hint =
      error.variable === undefined
        ? 'Write $$ for a dollar sign that is meant as it is, or switch substitution off for the object with the annotation ' +
          `${SWITCH}: disabled`
        : `Give ${error.variable} a value in postBuild.substitute (spec.source.kustomize.substitute.variables), or a default with \${${error.variable}:=…}`;
    throw new RenderError('SubstitutionFailed', `post-build substitution in ${object}: ${error.message}. ${hint}`, { file, object }, error);
  }
}

const valueOf = (text: string): unknown => {
  try {
    return parseYaml(text, { repeatedKeys: 'last-wins' })[0]?.value;
  } catch {
    return undefined;
  }
};

function isSwitchedOff(text: string): boolean {
  const value = valueOf(text);
  const metadata = isRecord(value) && isRecord(value['metadata']) ? value['metadata'] : {};
  return [metadata['labels'], metadata['annotations']].some((map) => isRecord(map) && map[SWITCH] === 'disabled');
}

function titleOf(text: string): string {
  const checked = checkObject(valueOf(text));
  return 'object' in checked ? describeRef(refOf(checked.object)) : (checked.title ?? 'an object');
}
