import { validate, ValidationSeverity } from 'dockerfile-utils';

export interface Instruction {
  readonly name: string;
  readonly args: string;
}

/** Instructions of a Dockerfile with continuation lines joined and comments dropped. */
export function instructionsOf(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const [, name = '', args = ''] = /^\s*(\w+)\s*(.*)$/.exec(line) ?? [];
      return { name: name.toUpperCase(), args: args.replaceAll(/\s+/g, ' ').trim() };
    });
}

/** What is wrong with a Dockerfile: the linter's findings, and rules of this house that it does not know. */
export function problemsOf(text: string): string[] {
  const instructions = instructionsOf(text);
  const found = validate(text, {
    ignoreMultilineOption: ValidationSeverity.ERROR,
    deprecatedMaintainer: ValidationSeverity.ERROR,
    directiveCasing: ValidationSeverity.ERROR,
    emptyContinuationLine: ValidationSeverity.ERROR,
    instructionCasing: ValidationSeverity.ERROR,
    instructionCmdMultiple: ValidationSeverity.ERROR,
    instructionEntrypointMultiple: ValidationSeverity.ERROR,
    instructionHealthcheckMultiple: ValidationSeverity.ERROR,
    instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
    instructionWorkdirRelative: ValidationSeverity.ERROR,
  } as Parameters<typeof validate>[1]).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
  return [...found, ...baseImages(instructions), ...runtime(instructions), ...secrets(instructions)];
}

function baseImages(instructions: readonly Instruction[]): string[] {
  const defaults = new Map(
    instructions.filter(({ name }) => name === 'ARG').map(({ args }) => args.split('=', 2) as [string, string | undefined]),
  );
  const stages = new Set<string>();
  return instructions
    .filter(({ name }) => name === 'FROM')
    .flatMap(({ args }) => {
      const [, reference = '', stage] = /^(\S+)(?: AS (\S+))?$/i.exec(args) ?? [];
      const image = reference.replace(/^\$\{(\w+)\}$/, (_, key: string) => defaults.get(key) ?? '');
      const isStage = stages.has(image);
      if (stage) stages.add(stage);
      return isStage || /:\d+\.\d+(\.\d+)?[\w.-]*$/.test(image) ? [] : [`base image ${image || args} is not pinned to a version`];
    });
}

function runtime(instructions: readonly Instruction[]): string[] {
  const last = instructions.slice(instructions.map(({ name }) => name).lastIndexOf('FROM'));
  const users = last.filter(({ name }) => name === 'USER').map(({ args }) => args);
  const user = users.at(-1) ?? 'root';
  return [
    ...(instructions.filter(({ name }) => name === 'FROM').length > 1 ? [] : ['is not built in several stages']),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`runs as ${user}, not as a number other than 0`]),
    ...last
      .filter(({ name, args }) => name === 'RUN' && /\bapt-get install\b/.test(args) && !/--no-install-recommends/.test(args))
      .map(() => 'installs recommended packages'),
    ...instructions.filter(({ name }) => name === 'ADD').map(({ args }) => `ADD ${args}: COPY says what it does, and fetches nothing`),
    ...last
      .filter(({ name, args }) => name === 'COPY' && !args.startsWith('--from='))
      .map(({ args }) => `COPY ${args}: the last stage takes from stages only`),
  ];
}

const secretName = /(password|passwd|secret|token|credential|api_?key)/i;
function secrets(instructions: readonly Instruction[]): string[] {
  return instructions
    .filter(({ name, args }) => (name === 'ENV' || name === 'ARG') && secretName.test(args))
    .map(({ name, args }) => `${name} ${args.split(/[= ]/)[0]} looks like a secret, and would stay in the image's history`);
}
