import { Argument, type Command } from 'commander';
import { print } from '../output/format.js';

const BASH = `# bash completion of fairlead: source <(fairlead completion bash)
_fairlead() {
  local value about
  COMPREPLY=()
  while IFS=$'\\t' read -r value about; do
    COMPREPLY+=("$value")
  done < <(fairlead __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _fairlead fairlead
`;
const ZSH = `#compdef fairlead
# zsh completion of fairlead: source <(fairlead completion zsh)
_fairlead() {
  local -a found
  local value about
  while IFS=$'\\t' read -r value about; do
    found+=("\${value//:/\\\\:}\${about:+:$about}")
  done < <(fairlead __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then _describe fairlead found; else _files; fi
}
compdef _fairlead fairlead
`;
const FISH = `# fish completion of fairlead: fairlead completion fish | source
complete -c fairlead -f -a '(fairlead __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
complete -c fairlead -n '__fish_seen_subcommand_from render affected validate health seal' -F
`;
const scripts = { bash: BASH, zsh: ZSH, fish: FISH };

/** `fairlead completion bash|zsh|fish`, and what the scripts ask. */
export function register(program: Command): void {
  program
    .command('completion')
    .description('print the completion of commands, options and names for a shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      '\nbash: source <(fairlead completion bash)\nzsh:  source <(fairlead completion zsh)\nfish: fairlead completion fish | source',
    )
    .action((shell: keyof typeof scripts) => print(scripts[shell]));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]', 'of the command line up to the cursor; the last may be empty')
    .action(async (words: string[]) => {
      const { complete } = await import('./complete.js');
      for (const { value, about } of await complete(program, words)) print(about === undefined ? `${value}\n` : `${value}\t${about}\n`);
    });
}
