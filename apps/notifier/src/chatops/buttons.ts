import { ApplicationName, ClusterName, CommitId, DocumentName, EnvironmentName, TenantName } from '@fairlead/contracts';
import { z } from 'zod';

/** What the buttons of messages hand back when they are clicked, by their `action_id`. */
export const RollbackButton = z.object({ tenant: TenantName, application: ApplicationName, commit: CommitId.optional() });
export type RollbackButton = z.infer<typeof RollbackButton>;
export const DecisionButton = z.object({ tenant: TenantName, promotion: DocumentName, environment: EnvironmentName, commit: CommitId });
export type DecisionButton = z.infer<typeof DecisionButton>;
/** `list` names the objects that the message showed: what has come since is not meant. */
export const ConfirmButton = z.object({ tenant: TenantName, application: ApplicationName, cluster: ClusterName, list: z.string() });
export type ConfirmButton = z.infer<typeof ConfirmButton>;
