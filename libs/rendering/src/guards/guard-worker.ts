import { parentPort } from 'node:worker_threads';
import { evaluate, type GuardFinding, type GuardJob } from './evaluate.js';

/** `beginning`: the number of the rule that is looked at now. */
export type GuardAnswer = { readonly beginning: number } | { readonly findings: readonly GuardFinding[] };

parentPort?.on('message', (job: GuardJob) => {
  const say = (answer: GuardAnswer): void => parentPort?.postMessage(answer);
  say({ findings: evaluate(job, (beginning) => say({ beginning })) });
});
