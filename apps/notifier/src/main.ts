import { runService } from '@fairlead/service-kit';
import { notifier } from './definition.js';

await runService(notifier);
