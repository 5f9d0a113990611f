export type ToolName =
  | 'kustomize'
  | 'helm'
  | 'nats-server'
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kubectl'
  | 'prometheus'
  | 'promtool'
  | 'gitea'
  | 'registry'
  | 'kubeseal'
  | 'oasdiff'
  | 'postgres'
  | 'docker-compose'
  | 'git'
  | 'sshd'
  | 'chromium'
  | 'zsh'
  | 'fish';
export interface ResolvedTool {
  readonly name: ToolName;
  /** Absolute path of the executable. */
  readonly path: string;
  readonly source: 'environment' | 'path' | 'cache' | 'built' | 'npm';
  /** Folder of what the program reads at run time (Gitea's templates, say). Absent: it has them inside, as released binaries do. */
  readonly assets?: string;
}
export interface ResolveOptions {
  /** Told of every step that takes longer than a moment (a build, say). Default: standard error. */
  readonly progress?: (line: string) => void;
}
/** Finds an external binary: environment variable, PATH if new enough, cache folder, built from its pinned Go module. Throws ToolUnavailableError. */
export function resolveTool(name: ToolName, options?: ResolveOptions): Promise<ResolvedTool>;
export const toolNames: readonly ToolName[];
/** Folder that holds built tools between runs (`FAIRLEAD_CACHE`, else `$XDG_CACHE_HOME/fairlead`, else `~/.cache/fairlead`). */
export function cacheFolder(): string;
export class ToolUnavailableError extends Error {
  readonly tool: ToolName;
  readonly attempts: readonly string[];
}
