import type { Command } from 'commander';
import { EXAMPLES } from './examples.js';

/** What an argument means wherever it has this name; a command may say it in its own words instead. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'tenant/name': 'tenant and name, such as shop/api-production',
  'tenant/promotion': 'tenant and name of the promotion, such as shop/api, as `fairlead get promotions` lists them',
  'tenant/name|incident': 'an application, such as shop/api-production, or the number of an incident',
  environment: 'where it is to go, such as production',
  tenant: 'name of the tenant, such as shop',
  cluster: 'name of the cluster, such as production',
  id: 'as the list shows it',
  action: 'what you want to do',
  dir: 'a folder of this machine',
  folder: 'a Git repository of this machine, bare or not',
  from: 'the commit before: an id, a branch, HEAD~1',
  to: 'the commit after',
  shell: 'the shell that you use',
  command: 'its words, such as: get applications',
};

/** Adds to each command what its help shows beyond its options: what its arguments mean, and examples. */
export function explain(command: Command, words: readonly string[] = []): void {
  for (const argument of command.registeredArguments) {
    if (argument.description === '') argument.description = ARGUMENTS[argument.name()] ?? '';
  }
  const examples = EXAMPLES[words.join(' ')];
  if (examples !== undefined) {
    const title = words.length === 0 ? 'Begin with:' : examples.length === 1 ? 'Example:' : 'Examples:';
    command.addHelpText('after', ['', title, ...examples.map((line) => `  ${line}`)].join('\n'));
  }
  for (const below of command.commands) explain(below, [...words, below.name()]);
}
