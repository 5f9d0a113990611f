import type { KubeObject } from '../../manifests/kube-object.js';
import { conditionOf, field, numberAt, recordsAt, textAt } from '../fields.js';
import { degraded, healthy, progressing, unknown, type Health, type HealthRule } from '../health.js';

const isError = (reason: string): boolean => reason.startsWith('Err') || reason.endsWith('Error') || reason.endsWith('BackOff');
const isHook = (object: KubeObject): boolean => object.metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;

/** A pod that runs to its end is judged by its end only, unless its author says otherwise. */
const judgedWhileRunning = (object: KubeObject, restarts: string): boolean =>
  (restarts === 'Always' || object.metadata.annotations?.['argocd.argoproj.io/ignore-restart-policy'] === 'true') && !isHook(object);

function failureOf(container: Record<string, unknown>): string {
  const terminated = field(container, 'state', 'terminated');
  const message = textAt(terminated, 'message');
  if (message !== '') return message;
  if (textAt(terminated, 'reason') === 'OOMKilled') return 'OOMKilled';
  const exitCode = numberAt(terminated, 'exitCode') ?? 0;
  return exitCode === 0 ? '' : `container "${textAt(container, 'name')}" failed with exit code ${exitCode}`;
}

function failed(object: KubeObject, message: string): Health {
  if (message !== '') return degraded(message);
  const containers = [...recordsAt(object, 'status', 'initContainerStatuses'), ...recordsAt(object, 'status', 'containerStatuses')];
  return degraded(containers.map(failureOf).find((failure) => failure !== '') ?? '');
}

function running(object: KubeObject, message: string, restarts: string): Health {
  if (!judgedWhileRunning(object, restarts)) return progressing(message);
  if (conditionOf(object, 'Ready')?.status === 'True') return healthy(message);
  const restarted = recordsAt(object, 'status', 'containerStatuses').some((container) => field(container, 'lastState', 'terminated'));
  return restarted ? degraded(message) : progressing(message);
}

/** Argo CD's rule. */
export const pod: HealthRule = (object) => {
  const restarts = textAt(object, 'spec', 'restartPolicy') || 'Always';
  const message = textAt(object, 'status', 'message');
  if (judgedWhileRunning(object, restarts)) {
    const waiting = recordsAt(object, 'status', 'containerStatuses').map((container) => field(container, 'state', 'waiting'));
    const errors = waiting.filter((state) => isError(textAt(state, 'reason')));
    if (errors.length > 0) return degraded(errors.map((state) => textAt(state, 'message')).join(', '));
  }
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return progressing(message);
    case 'Succeeded':
      return healthy(message);
    case 'Failed':
      return failed(object, message);
    case 'Running':
      return running(object, message, restarts);
    default:
      return unknown(message);
  }
};
