import type { Command } from 'commander';
import { registerAudit } from './audit.js';
import { registerCompare } from './compare.js';
import { registerDecisions } from './decide.js';
import { registerDescribe } from './describe.js';
import { registerEvents } from './events.js';
import { registerGet } from './get.js';
import { registerPostmortem } from './postmortem.js';
import { registerSync } from './sync.js';
import { registerWait } from './wait.js';

/** Commands that talk to a running Fairlead. */
export function registerOnline(program: Command): void {
  registerGet(program);
  registerDescribe(program);
  registerEvents(program);
  registerSync(program);
  registerWait(program);
  registerCompare(program);
  registerDecisions(program);
  registerAudit(program);
  registerPostmortem(program);
}
