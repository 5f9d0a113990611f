import { parseArgs } from 'node:util';
import { FleetStack } from './fleet-stack.js';
import { seedFleet } from './seed-fleet.js';

/** `node apps/pipeline-e2e/dist/fleet/main.js [--applications 300] [--tenants N] [--port 18080]`: an api with a fleet to look at, until Ctrl-C. */
const { values } = parseArgs({
  options: {
    applications: { type: 'string', default: '300' },
    tenants: { type: 'string' },
    port: { type: 'string', default: '18080' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const stack = await FleetStack.start({ port: Number(values.port) });
let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  void stack.stop().then(() => process.exit(0));
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
try {
  const tenants = values.tenants === undefined ? {} : { tenants: Number(values.tenants) };
  const plan = await seedFleet({ bus: stack.bus, applications: Number(values.applications), ...tenants, progress: print });
  await stack.settled(plan);
  print(`${plan.applications.length} applications of ${plan.tenants.length} tenants: ${stack.url} (log: ${stack.api.log}); Ctrl-C ends it`);
} catch (error) {
  if (!ending) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
    await stack.stop();
  }
}
