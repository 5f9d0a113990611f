import { printYaml } from '@fairlead/rendering';
import { renderFolder } from '../input/render-folder.js';
import { printData, printJson } from '../output/format.js';
import { escapedYaml } from '../output/yaml.js';

export interface RenderOptions {
  output: 'json' | 'yaml';
  loadRestrictor?: 'rootOnly' | 'none';
  recurse?: boolean;
}

/** `fairlead render DIR`: the manifests that Fairlead would make of a folder. */
export async function render(folder: string, { output, loadRestrictor, recurse }: RenderOptions): Promise<void> {
  const { objects } = await renderFolder(folder, {
    ...(loadRestrictor === undefined ? {} : { kustomize: { loadRestrictor } }),
    ...(recurse ? { directory: { recurse } } : {}),
  });
  if (output === 'json') printJson(objects);
  else printData(await escapedYaml(objects.map(printYaml).join('---\n')));
}
