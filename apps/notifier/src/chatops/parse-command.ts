import { didYouMean } from '@fairlead/domain';
import { escapeLine, inlineCode } from '../messages/escape.js';

/** What the words after `/fairlead` ask for; names are as they were typed. */
export type Wish =
  | { readonly verb: 'help' }
  | { readonly verb: 'status'; readonly name: string }
  | { readonly verb: 'sync' | 'confirm-deletion'; readonly name: string; readonly reason?: string }
  | { readonly verb: 'rollback'; readonly name: string; readonly to?: string; readonly reason?: string }
  | { readonly verb: 'approve' | 'reject'; readonly name: string; readonly environment: string; readonly reason?: string };
export type Verb = Wish['verb'];
export type Parsed = { readonly wish: Wish } | { readonly problem: string };

export const USAGE: Readonly<Record<Verb, string>> = {
  help: '/fairlead help',
  status: '/fairlead status <tenant>/<application>',
  sync: '/fairlead sync <tenant>/<application> [because <reason>]',
  rollback: '/fairlead rollback <tenant>/<application> [to <commit>] [because <reason>]',
  approve: '/fairlead approve <tenant>/<promotion> <environment> [because <reason>]',
  reject: '/fairlead reject <tenant>/<promotion> <environment> [because <reason>]',
  'confirm-deletion': '/fairlead confirm-deletion <tenant>/<application> [because <reason>]',
};
const VERBS = Object.keys(USAGE) as Verb[];
const MOST_REASON = 1_000;

/** Pure. People type `Because`, `roll-back` and quotes around names; Slack turns quotes and dashes into typographic ones. */
export function parseCommand(text: string): Parsed {
  const [before = '', ...rest] = text.trim().split(/\s+because\s+/i);
  const reason = rest.join(' because ').trim().slice(0, MOST_REASON);
  const [first = 'help', ...words] = before.split(/\s+/).filter(Boolean).map(bare);
  const typed = first.toLowerCase().replace(/[–—]/g, '-');
  const verb = VERBS.find((one) => one.replace('-', '') === typed.replace('-', ''));
  if (verb === undefined)
    return { problem: `${inlineCode(typed, 50)} is not a command${didYouMean(typed, VERBS)}. \`/fairlead help\` lists what there is.` };
  if (verb === 'help') return { wish: { verb } };
  return wishOf(verb, words, reason === '' ? {} : { reason });
}

function wishOf(verb: Exclude<Verb, 'help'>, words: readonly string[], why: { reason?: string }): Parsed {
  const [name, ...more] = words;
  const usage = { problem: `That is written \`${escapeLine(USAGE[verb], 200)}\`.` };
  if (name === undefined) return usage;
  switch (verb) {
    case 'status':
      return more.length > 0 ? usage : { wish: { verb, name } };
    case 'sync':
    case 'confirm-deletion':
      return more.length > 0 ? usage : { wish: { verb, name, ...why } };
    case 'approve':
    case 'reject': {
      const [environment, ...extra] = more[0]?.toLowerCase() === 'to' ? more.slice(1) : more;
      return environment === undefined || extra.length > 0 ? usage : { wish: { verb, name, environment, ...why } };
    }
    case 'rollback': {
      const [word, to, ...extra] = more;
      if (word === undefined) return { wish: { verb, name, ...why } };
      return word.toLowerCase() !== 'to' || to === undefined || extra.length > 0
        ? usage
        : { wish: { verb, name, to: to.toLowerCase(), ...why } };
    }
  }
}

const bare = (word: string): string => word.replace(/^[`'"“”‘’]+|[`'"“”‘’.,]+$/g, '');
