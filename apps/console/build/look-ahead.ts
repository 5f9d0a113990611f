import { build, type InlineConfig, type Rolldown } from 'vite';

/** Which modules end up in the pages once everything unused is out, by where they are needed. */
export interface Needed {
  /** By everybody who opens the console. */
  readonly shell: ReadonlySet<string>;
  /** By the page that most open first, beside the shell. */
  readonly fleet: ReadonlySet<string>;
  /** By how many lazy parts each module is needed. */
  readonly sharers: ReadonlyMap<string, number>;
}

/**
 * Bundles once to learn what is needed where: what a barrel of a library exports is known at once, what of it stays only after everything unused
 * was taken out.
 */
export async function lookAhead(config: InlineConfig): Promise<Needed> {
  const result = await build({
    ...config,
    configFile: false,
    logLevel: 'silent',
    build: { ...config.build, write: false, minify: false, cssMinify: false, reportCompressedSize: false },
  });
  const chunks = new Map(outputOf(result).flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])));
  const modules = (file: string, seen = new Set<string>()): Set<string> => {
    const found = new Set<string>();
    const chunk = chunks.get(file);
    if (!chunk || seen.has(file)) return found;
    seen.add(file);
    for (const id of Object.keys(chunk.modules)) found.add(id);
    for (const each of chunk.imports) for (const id of modules(each, seen)) found.add(id);
    return found;
  };
  const entry = [...chunks.values()].find(({ isEntry, name }) => isEntry && name === 'index');
  const lazy = [...chunks.values()].filter(({ isDynamicEntry }) => isDynamicEntry);
  const shell = modules(entry?.fileName ?? '');
  const sharers = new Map<string, number>();
  let fleet = new Set<string>();
  for (const chunk of lazy) {
    const own = modules(chunk.fileName);
    if (chunk.facadeModuleId?.endsWith('/features/fleet/page.tsx')) fleet = own;
    for (const id of own) sharers.set(id, (sharers.get(id) ?? 0) + 1);
  }
  return { shell, fleet: new Set([...fleet].filter((id) => !shell.has(id))), sharers };
}
function outputOf(result: Awaited<ReturnType<typeof build>>): Rolldown.RolldownOutput['output'][number][] {
  return (Array.isArray(result) ? result : [result]).flatMap((each) => ('output' in each ? each.output : []));
}
