import 'reflect-metadata';
import { runService } from '@fairlead/service-kit';
import { promoter } from './definition.js';

await runService(promoter);
