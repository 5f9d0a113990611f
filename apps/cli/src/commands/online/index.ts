import type { Command } from 'commander';
import { registerDescribe } from './describe.js';
import { registerEvents } from './events.js';
import { registerGet } from './get.js';
import { registerSync } from './sync.js';
import { registerWait } from './wait.js';

/** Commands that talk to a running Fairlead. */
export function registerOnline(program: Command): void {
  registerGet(program);
  registerDescribe(program);
  registerEvents(program);
  registerSync(program);
  registerWait(program);
}
