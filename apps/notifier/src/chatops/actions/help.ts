import { inlineCode } from '../../messages/escape.js';
import { USAGE } from '../parse-command.js';
import type { Reply } from '../reply.js';

export const help = (): Reply => ({
  text: [
    '*Fairlead in Slack*',
    ...Object.values(USAGE).map((usage) => `• ${inlineCode(usage, 200)}`),
    'The tenant may be left out where the name is the only one among your tenants. Who may do what stands in `spec.people` of the Tenant; every request is in the audit log.',
  ].join('\n'),
});
