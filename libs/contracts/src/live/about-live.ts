import { z } from 'zod';
import { ApplicationName, ClusterName, TenantName } from '../ids.js';

/** Which application on which cluster a live question is about. */
export const AboutLive = z.object({ tenant: TenantName, application: ApplicationName, cluster: ClusterName });
export type AboutLive = z.infer<typeof AboutLive>;

/** Codes with which a syncer refuses a live question, beside those of the cluster itself (`KubeForbidden` …). */
export const LiveRefusal = {
  /** The syncer knows no such application on this cluster (yet). */
  applicationUnknown: 'ApplicationUnknown',
  /** There is no such object, or it is not of this application; which of the two is not told. */
  objectUnknown: 'ObjectUnknown',
  containerUnknown: 'ContainerUnknown',
  clusterAway: 'ClusterAway',
} as const;
