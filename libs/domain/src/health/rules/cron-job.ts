import { field, recordsAt, textAt } from '../fields.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule, with its leniency: a suspended CronJob, and one whose job runs or never yet succeeded, is healthy, since nothing says that it isn't. */
export const cronJob: HealthRule = (object) => {
  if (field(object, 'spec', 'suspend') === true) return healthy('CronJob is Suspended');
  if (!field(object, 'status')) return progressing('Waiting for CronJob');
  const scheduled = textAt(object, 'status', 'lastScheduleTime');
  const succeeded = textAt(object, 'status', 'lastSuccessfulTime');
  if (scheduled === '') return healthy('CronJob has not been scheduled yet');
  if (succeeded === '') return healthy('The CronJob never completed successfully. It may not be healthy');
  if (recordsAt(object, 'status', 'active').length > 0) {
    return healthy('The job is running. Its last execution may not have been successful');
  }
  if (Date.parse(succeeded) < Date.parse(scheduled)) return degraded('CronJob has not completed its last execution successfully');
  return healthy('CronJob has completed its last execution successfully');
};
