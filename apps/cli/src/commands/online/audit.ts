import type { Command } from 'commander';
import { ApiAuditEntry } from '@fairlead/contracts';
import { connect, output, withServer, type OnlineOptions } from './command.js';
import { FORMATS, printList, type Column, type Format } from './output.js';

interface AuditOptions extends OnlineOptions {
  output: Format;
  tenant?: string;
  actor?: string;
  outcome?: string;
}
const columns: Column<ApiAuditEntry>[] = [
  { title: 'AT', value: ({ at }) => at },
  { title: 'WHO', value: ({ actor }) => actor },
  { title: 'VIA', value: ({ via }) => via },
  { title: 'ACTION', value: ({ action }) => action },
  { title: 'ON', value: ({ tenant, application }) => (application === undefined ? tenant : `${tenant}/${application}`) },
  {
    title: 'OUTCOME',
    value: ({ outcome }) => outcome,
    colour: ({ outcome }) => (outcome === 'refused' || outcome === 'failed' ? 'red' : undefined),
  },
  { title: 'WHAT', value: ({ detail }) => detail },
  { title: 'WHY', value: ({ reason }) => reason },
];

/** `fairlead audit`. */
export function registerAudit(program: Command): void {
  withServer(program.command('audit').description('tell who asked for what, and what became of it, newest first'))
    .option('-t, --tenant <name>', 'only of this tenant')
    .option('--actor <user>', 'only of this person')
    .option('--outcome <outcome>', 'only accepted, refused, done or failed')
    .addOption(output(FORMATS, 'table'))
    .action(async (options: AuditOptions) => {
      const { tenant, actor, outcome } = options;
      const items = await (await connect(options)).all('/api/v1/audit', ApiAuditEntry, { tenant, actor, outcome });
      printList(items, options.output, columns, ({ id, action, outcome: how }) => `audit/${id}/${action}/${how}`);
    });
}
