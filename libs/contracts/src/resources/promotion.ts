import { z } from 'zod';
import { ApplicationName, DocumentName, EnvironmentName, RepositoryName, TenantName } from '../ids.js';
import { document, Duration } from './metadata.js';

export const PromotionEnvironment = z.strictObject({
  name: EnvironmentName,
  /** The application that runs this environment: it must be synced and healthy before its version goes on. */
  application: ApplicationName,
  /** `by: branch`: the branch that is deployed here. */
  branch: z.string().min(1).optional(),
  /** `by: directory`: the folder that is deployed here. */
  path: z.string().min(1).optional(),
  /** How long the version must have been healthy in the environment before this one. */
  soak: Duration.default('0s'),
  /** `required`: a person must approve. */
  approval: z.enum(['none', 'required']).default('none'),
  /** As a pull request that is merged on approval; otherwise a commit. `by: branch` merges. */
  pullRequest: z.boolean().default(false),
});
export type PromotionEnvironment = z.infer<typeof PromotionEnvironment>;

/** How versions go from one environment to the next, as Git changes. The first environment is where versions come from. */
export const PromotionSpec = z
  .strictObject({
    tenant: TenantName,
    repository: RepositoryName,
    by: z.enum(['branch', 'directory']),
    /** `by: directory`: the branch that holds all folders; absent: the repository's. */
    branch: z.string().min(1).optional(),
    /** `by: directory`: besides images (setter markers and kustomize's `images`) these files are copied, as globs relative to the folder. */
    files: z.array(z.string().min(1)).optional(),
    /** How pull requests are made. `url` is the API's base, such as `https://api.github.com` or `https://git.example.com/api/v1`. */
    forge: z.strictObject({ type: z.enum(['github', 'gitea']), url: z.url().optional() }).optional(),
    environments: z.array(PromotionEnvironment).min(2),
  })
  .superRefine((spec, context) => {
    const needed = spec.by === 'branch' ? 'branch' : 'path';
    spec.environments.forEach((environment, index) => {
      if (environment[needed] === undefined)
        context.addIssue({ code: 'custom', path: ['environments', index, needed], message: `is required with by: ${spec.by}` });
    });
    if (spec.environments.some(({ pullRequest }) => pullRequest) && spec.forge === undefined)
      context.addIssue({ code: 'custom', path: ['forge'], message: 'is required for pull requests' });
  });
export type PromotionSpec = z.infer<typeof PromotionSpec>;
export const PromotionDocument = document('Promotion', DocumentName, PromotionSpec);
export type PromotionDocument = z.infer<typeof PromotionDocument>;
