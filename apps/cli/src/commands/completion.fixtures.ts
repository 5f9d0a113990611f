import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@fairlead/tools';

export type Shell = 'bash' | 'zsh' | 'fish';
export interface Offer {
  readonly value: string;
  /** What the shell shows beside it. */
  readonly about: string;
}
interface Surroundings {
  /** Where the shell runs, and where what it reads is put. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}
type Asking = (line: string, surroundings: Surroundings) => Promise<string>;

/** What a shell that has sourced the completion offers at the end of a line, as it would show it. */
export async function offered(shell: Shell, line: string, surroundings: Surroundings): Promise<Offer[]> {
  const out = await ASKING[shell](line, surroundings);
  return out
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => {
      const [value = '', about = ''] = each.split('\t');
      return { value, about };
    });
}

/** Files come by readline where the function found nothing and asked for them; that it asks is shown as `:default`. */
const BASH = `
  source <(fairlead completion bash)
  complete -p fairlead >/dev/null || exit 3
  compopt() { [[ "$*" == '-o default' ]] && printf ':default\\n'; }
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  _fairlead
  (( \${#COMPREPLY[@]} == 0 )) || printf '%s\\n' "\${COMPREPLY[@]}"`;
const bash: Asking = (line, surroundings) => {
  // As readline has it: \`=\` is a word of its own.
  const words = line
    .split(' ')
    .flatMap((word) => (word.startsWith('-') ? word.split(/(=)/).filter((part, at) => part !== '' || at === 0) : [word]));
  return run('bash', ['--norc', '-c', BASH, 'bash', ...words], surroundings);
};

const fish: Asking = async (line, surroundings) => {
  const { path } = await resolveTool('fish');
  return run(path, ['--no-config', '-c', 'fairlead completion fish | source; complete -C $argv[1]', line], surroundings);
};

/** A shell on a terminal, in which Tab is pressed; what is added to its list of matches is printed between two marks, and it ends. */
const ZSH_INNER = `
PROMPT=
autoload -Uz compinit
compinit -u -D
bindkey '^I' complete-word
mark() { print -r -- MARK }
compprefuncs=( mark )
comppostfuncs=( mark exit )
zstyle ':completion:*' insert-tab false
compadd() {
  # Asked what would match: nothing is added then.
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits about
  local at=\${@[(i)-d]}
  (( at <= $# )) && about=( "\${(@P)@[at + 1]}" )
  builtin compadd -A hits -D about "$@"
  for (( at = 1; at <= $#hits; at++ )) print -r -- "$hits[at]"$'\\t'"$about[at]"
  builtin compadd "$@"
}
source <(fairlead completion zsh)
print -r -- READY
`;
const ZSH_OUTER = `
zmodload zsh/zpty || exit 3
zpty shell "$1" -f -i
zpty -w shell "source $2"
repeat 20; do zpty -r shell line || exit 4; [[ $line == *READY* ]] && break; done
zpty -w shell "$3"$'\\t'
integer marks=0
while zpty -r shell line; do print -rn -- $line; done | while IFS= read -r line; do
  if [[ $line == *MARK* ]]; then (( marks++ )) && exit 0; continue; fi
  (( marks )) && print -r -- \${line%$'\\r'}
done`;
const zsh: Asking = async (line, surroundings) => {
  const { path } = await resolveTool('zsh');
  const inner = join(surroundings.folder, '.inner.zsh');
  await writeFile(inner, ZSH_INNER);
  return run(path, ['-f', '-c', ZSH_OUTER, 'zsh', path, inner, line], surroundings);
};

const ASKING: Readonly<Record<Shell, Asking>> = { bash, zsh, fish };

function run(program: string, args: readonly string[], { folder, env }: Surroundings): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`${program} ended with ${code}: ${errors}`))));
  });
}
