import { join } from 'node:path';
import type { HelmOptions } from '@fairlead/contracts';
import type { Release } from '@fairlead/domain';
import type { RenderLimits } from '../limits.js';
import type { ToolRun } from '../process/tool-process.js';

export interface HelmSource {
  /** Path of the binary. */
  readonly helm: string;
  readonly root: string;
  /** The chart's folder, relative to the root. */
  readonly path: string;
  readonly options: HelmOptions;
  readonly release: Release;
  readonly limits: RenderLimits;
}

/** `helm template`, its files given by name, in the order of their strength. */
export function helmRun({ helm, root, path, options, release, limits }: HelmSource, valueFiles: readonly string[]): ToolRun {
  const { parameters = [], skipCrds, kubeVersion, apiVersions = [] } = options;
  const args = [
    ...['template', options.releaseName ?? release.name, `./${path}`],
    ...['--namespace', options.namespace ?? release.namespace],
    '--skip-tests',
    ...(skipCrds ? [] : ['--include-crds']),
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...valueFiles.flatMap((file) => ['--values', file]),
    ...parameters.flatMap(({ name, value, forceString }) => [forceString ? '--set-string' : '--set', `${name}=${escaped(value)}`]),
  ];
  // Helm needs none of these to render, and would make them.
  const nowhere = '/nonexistent/helm';
  const env = {
    HELM_CACHE_HOME: join(nowhere, 'cache'),
    HELM_CONFIG_HOME: join(nowhere, 'config'),
    HELM_DATA_HOME: join(nowhere, 'data'),
    HELM_PLUGINS: join(nowhere, 'plugins'),
    KUBECONFIG: join(nowhere, 'kubeconfig'),
  };
  return { program: helm, args, root, env, title: `helm template of ${path}`, limits };
}

/** To `--set` a comma begins the next value; in `{a,b}` it separates items, which is meant. Argo CD does the same. */
const escaped = (value: string): string => (value.startsWith('{') && value.endsWith('}') ? value : value.replace(/(^|[^\\]),/g, '$1\\,'));
