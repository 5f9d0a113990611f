import { FairleadError, Retry, type Problem } from '@fairlead/contracts';

/** Why a source can't be rendered. Stable: users see them, and documentation lists them. */
export type RenderErrorCode =
  /** The kustomize binary refused the kustomization or one of its inputs. */
  | 'KustomizeFailed'
  /** Helm refused the chart, its values or a template. */
  | 'HelmFailed'
  /** A chart's dependency is not in its charts folder, and nothing is fetched. */
  | 'MissingDependency'
  /** A `${…}` of the output can't be filled in. */
  | 'SubstitutionFailed'
  /** A guard rule forbids an object. */
  | 'GuardRuleViolated'
  /** A guard rule's expression took too long, which counts as a refusal. */
  | 'GuardRuleTimeout'
  /** A file is no YAML or JSON, or holds no Kubernetes object where one is expected. */
  | 'InvalidManifest'
  /** Two documents declare one object. */
  | 'DuplicateObject'
  /** A document of fairlead.dev/v1alpha1 doesn't fit its schema. */
  | 'InvalidPlatformDocument'
  /** An application without destination holds an object that is meant for a cluster. */
  | 'NoDestination'
  /** The kustomization reads something from the network. */
  | 'RemoteResource'
  /** The kustomization reads something outside of the repository. */
  | 'PathOutsideRepository'
  /** The path is missing, or of a kind that isn't rendered. */
  | 'UnsupportedSource'
  /** Output, memory, file or object limit passed. */
  | 'RenderLimit'
  /** Time passed, or the tool was killed from outside: a busy machine may be why, so it is worth another try. */
  | 'RenderTimeout'
  /** The snapshot holds a path or symbolic link that leaves the repository. */
  | 'UnsafeSnapshot'
  /** Nothing was rendered, and the application's policy doesn't allow that. */
  | 'EmptyRendering';

export interface RenderErrorPlace {
  /** Relative to the repository's root. */
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** From 1. */
  readonly column?: number | undefined;
  /** Object that it is about, for example `Deployment shop/web`. */
  readonly object?: string | undefined;
}

/** No manifests can be made of this source: the same input fails the same way, so it is not tried again until the source changes. */
export class RenderError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: RenderErrorCode,
    message: string,
    readonly place: RenderErrorPlace = {},
    cause?: unknown,
  ) {
    super(message, Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)), cause);
  }
}

/** A renderer's own trouble, not the source's: the binary can't be started, the work folder is full. */
export class RendererUnavailableError extends FairleadError {
  readonly code = 'RendererUnavailable';
  readonly retry = Retry.backoff;
}

const MESSAGE_LIMIT = 4000;

/** A RenderError as events and status carry it. */
export function problemOf({ code, message, place }: RenderError): Problem {
  return {
    code,
    message: message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT - 1)}…` : message,
    ...(place.file === undefined ? {} : { file: place.file }),
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(place.column === undefined ? {} : { column: place.column }),
  };
}
