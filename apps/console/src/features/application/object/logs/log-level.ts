export type LogLevel = 'error' | 'warning' | 'info' | 'debug';

const WORDS: Readonly<Record<string, LogLevel>> = {
  ...{ fatal: 'error', panic: 'error', critical: 'error', crit: 'error', emerg: 'error', alert: 'error', severe: 'error' },
  ...{ error: 'error', err: 'error', warning: 'warning', warn: 'warning', info: 'info', notice: 'info' },
  ...{ debug: 'debug', trace: 'debug', verbose: 'debug' },
  // klog
  ...{ f: 'error', e: 'error', w: 'warning', i: 'info' },
};
/** `"level":"error"`, `level=warn`, pino's `"level":50`. */
const NAMED = /\b(?:level|lvl|severity)["']?\s*[:=]\s*["']?(\w+)/i;
/** `2026-01-01 ERROR …`, `WARN: …`. */
const LOUD = /(?:^|[\s|])(FATAL|PANIC|CRITICAL|CRIT|EMERG|ALERT|SEVERE|ERROR|ERR|WARNING|WARN|INFO|NOTICE|DEBUG|TRACE)(?=$|[\s|:])/;
/** `[error]` of nginx, `<warn>`. */
const BRACKETED = /[[(<](fatal|panic|critical|crit|emerg|alert|severe|error|err|warning|warn|info|notice|debug|trace)[\])>]/i;
/** `E0102 15:04:05.…` of Kubernetes' programs. */
const KLOG = /^([IWEF])\d{4} \d\d:/;
/** Levels stand at the beginning; looking on would find words of the message. */
const HEAD = { named: 400, word: 100 };

/** How bad a line is by its own words; undefined: it does not say. */
export function levelOf(text: string): LogLevel | undefined {
  const head = text.slice(0, HEAD.word);
  const found = NAMED.exec(text.slice(0, HEAD.named)) ?? KLOG.exec(head) ?? LOUD.exec(head) ?? BRACKETED.exec(head);
  const word = found?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  const number = Number(word);
  if (Number.isNaN(number)) return WORDS[word];
  return number >= 50 ? 'error' : number >= 40 ? 'warning' : number >= 30 ? 'info' : 'debug';
}

/** A stack trace, or the rest of a text of several lines, belongs to the line before. */
export const goesOn = (text: string): boolean => /^(?:\s|$|Caused by:|\.\.\. \d+ more)/.test(text);
