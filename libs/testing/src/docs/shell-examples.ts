/** The command lines of `fairlead` in the shell blocks of a page, as words. */
export function examplesOf(page: string): string[][] {
  const blocks = [...page.matchAll(/^```(?:sh|bash|shell)\n([^]*?)^```/gm)].map(([, text = '']) => text);
  return blocks
    .flatMap((text) => text.replaceAll('\\\n', ' ').split('\n'))
    .flatMap((line) => line.split(/\||&&|<\(|\)$/))
    .map((part) => /(?:^|\s)fairlead\s+(.*)$/.exec(part.trim())?.[1])
    .filter((line) => line !== undefined)
    .map((line) => wordsOf(line));
}

/** Quotes are taken away; redirections and comments are the shell's. */
function wordsOf(line: string): string[] {
  const own = line.replace(/\s#\s.*$/, '').replace(/\s[<>]\s*\S+/g, '');
  return [...own.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) =>
    (double ?? single ?? bare ?? '').replace('$COMMIT', '1a2b3c4d'),
  );
}
