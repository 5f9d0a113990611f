import type { Plugin } from 'vite';

/** Puts the small script that asks for a page's data before the large ones, and lets it run as soon as it is there. */
export function earlyStart(): Plugin {
  return {
    name: 'early-start',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) => {
        const start = Object.values(bundle ?? {}).find((part) => part.type === 'chunk' && part.isEntry && part.name === 'start');
        if (!start) throw new Error('The bundle has no chunk with the name "start".');
        const imports = start.type === 'chunk' ? start.imports : [];
        return [
          { tag: 'script', attrs: { type: 'module', async: true, src: `/${start.fileName}` }, injectTo: 'head-prepend' },
          ...imports.map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', href: `/${file}` }, injectTo: 'head-prepend' as const })),
        ];
      },
    },
  };
}
