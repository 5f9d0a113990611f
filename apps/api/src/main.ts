import 'reflect-metadata';
import { runService } from '@fairlead/service-kit';
import { api } from './definition.js';

await runService(api);
