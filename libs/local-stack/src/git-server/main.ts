import { GitServer, type GitServerOptions } from './git-server.js';

/** The Git server as a process of its own. Its options stand in FAIRLEAD_GIT_SERVER as JSON: the webhook's secret must not be seen in a process list. */
const options = JSON.parse(process.env['FAIRLEAD_GIT_SERVER'] ?? '') as GitServerOptions;
const say = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
const server = await GitServer.start({ ...options, warn: say });
say(`listening on port ${server.port}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop().then(() => process.exit(0)));
