import { Argument, type Command } from 'commander';
import { print, printData } from '../output/format.js';

/** A line that stands for the files that the shell finds. */
const FILES = ':files';
const BASH = `# bash completion of fairlead: source <(fairlead completion bash)
_fairlead() {
  local value about
  COMPREPLY=()
  while IFS=$'\\t' read -r value about; do
    if [[ $value == ${FILES} ]]; then compopt -o default; else COMPREPLY+=("$value"); fi
  done < <(fairlead __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _fairlead fairlead
`;
const ZSH = `#compdef fairlead
# zsh completion of fairlead: source <(fairlead completion zsh)
_fairlead() {
  local -a found
  local value about files=0
  while IFS=$'\\t' read -r value about; do
    if [[ $value == ${FILES} ]]; then files=1; else found+=("\${value//:/\\\\:}\${about:+:$about}"); fi
  done < <(fairlead __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( files )) && _files
  (( $#found )) && _describe fairlead found
}
# As a file of $fpath it is read when it is first asked, and answers then too.
if [[ $funcstack[1] == _fairlead ]]; then _fairlead "$@"; else compdef _fairlead fairlead; fi
`;
const FISH = `# fish completion of fairlead: fairlead completion fish | source
function __fairlead_complete
  set -l words (commandline -opc)
  for line in (fairlead __complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if test "$line" = ${FILES}
      __fish_complete_path (commandline -ct)
    else
      printf '%s\\n' $line
    end
  end
end
complete -c fairlead -f -a '(__fairlead_complete)'
`;
const KEEP = `To have it in every new shell:
  bash: echo 'source <(fairlead completion bash)' >> ~/.bashrc
  zsh:  echo 'source <(fairlead completion zsh)' >> ~/.zshrc      # below compinit
  fish: fairlead completion fish > ~/.config/fish/completions/fairlead.fish`;
const scripts = { bash: BASH, zsh: ZSH, fish: FISH };

/** `fairlead completion bash|zsh|fish`, and what the scripts ask. */
export function register(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText('after', `\n${KEEP}`)
    .action((shell: keyof typeof scripts) => printData(scripts[shell]));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]', 'of the command line up to the cursor; the last may be empty')
    .action(async (words: string[]) => {
      const { complete } = await import('./complete.js');
      const { suggestions, files } = await complete(program, words);
      for (const { value, about } of suggestions) print(about === undefined ? `${value}\n` : `${value}\t${about}\n`);
      if (files) print(`${FILES}\n`);
    });
}
