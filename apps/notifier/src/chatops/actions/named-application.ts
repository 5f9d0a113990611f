import { ApplicationName, TenantName, type Action, type ApplicationSpec } from '@fairlead/contracts';
import type { Desk } from '../desk.js';
import { findNamed } from '../names.js';
import { refusal, type Reply } from '../reply.js';

export interface About {
  readonly tenant: TenantName;
  readonly application: ApplicationName;
}
export interface NamedApplication {
  readonly about: About;
  readonly spec: ApplicationSpec;
}
export const nameOf = ({ tenant, application }: About): string => `${tenant}/${application}`;

/** The application that a person names; where it is in a tenant that exists, asking for it in vain goes into the audit log. */
export async function namedApplication(desk: Desk, typed: string, action: Action): Promise<NamedApplication | { reply: Reply }> {
  const found = findNamed(desk.parts.directory, 'Application', typed, desk.slack);
  if ('document' in found) {
    const { spec, metadata } = found.document;
    return { spec, about: { tenant: spec.tenant, application: ApplicationName.parse(metadata.name) } };
  }
  const tenant = TenantName.safeParse(found.tenant).data;
  if (tenant === undefined) return { reply: refusal(found.problem) };
  const application = ApplicationName.safeParse(found.name).data;
  const intent = { action, tenant, application, detail: `Asked for ${typed.slice(0, 150)}.` };
  return { reply: await desk.refused(intent, 'There is no such application.', found.problem) };
}
