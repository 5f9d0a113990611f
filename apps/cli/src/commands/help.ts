import type { Command } from 'commander';
import { CliError, EXIT_CODES, ExitCode } from '../errors.js';
import { print } from '../output/format.js';

/** `fairlead help [exit-codes|COMMAND…]`. */
export function register(program: Command): void {
  program
    .command('help')
    .argument('[command...]')
    .action((words: string[]) => {
      if (words[0] === 'exit-codes') return print(EXIT_CODES.map(([code, means]) => `${code}  ${means}\n`).join(''));
      let command = program;
      for (const word of words) {
        const below = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
        if (below === undefined) throw new CliError(`there is no command ${words.join(' ')}. See \`fairlead help\`.`, ExitCode.usage);
        command = below;
      }
      command.outputHelp();
    });
}
