import { runService } from '@fairlead/service-kit';
import { CanaryModule } from './canary.module.js';
import { CanaryConfig } from './config.js';

await runService({ name: 'canary', config: CanaryConfig, module: (config, kit) => CanaryModule.forRoot(config, kit) });
