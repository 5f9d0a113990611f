import { z } from 'zod';
import { ApplicationName, EnvironmentName, TenantName } from '../ids.js';
import { document } from './metadata.js';

/** One environment, and whatever else the template's texts say about it: `{{ replicas }}` is this environment's `replicas`. */
export const TemplateEnvironment = z.looseObject({ name: EnvironmentName }).catchall(z.union([z.string(), z.number(), z.boolean()]));
export type TemplateEnvironment = z.infer<typeof TemplateEnvironment>;

/**
 * One Application for each environment. `{{ key }}` in any text of `template` stands for the environment's `key`, for `environment` (its name), `tenant`, or
 * `template` (the name of this document). A text that is nothing but one `{{ key }}` takes the key's type. Expanded where it is read: the catalog holds the Applications.
 */
export const ApplicationTemplateSpec = z.strictObject({
  tenant: TenantName,
  environments: z.array(TemplateEnvironment).min(1),
  template: z.strictObject({
    /** Such as `web-{{ environment }}`. */
    name: z.string().min(1),
    /** The spec of an Application, but that `tenant`, `environment` and `component` need not be said. */
    spec: z.record(z.string(), z.unknown()),
  }),
});
export type ApplicationTemplateSpec = z.infer<typeof ApplicationTemplateSpec>;
export const ApplicationTemplateDocument = document('ApplicationTemplate', ApplicationName, ApplicationTemplateSpec);
export type ApplicationTemplateDocument = z.infer<typeof ApplicationTemplateDocument>;
