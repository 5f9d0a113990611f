import { runService } from '@fairlead/service-kit';
import { CanaryModule } from './canary.module.js';
import { canaryConfig } from './config.js';

await runService({ name: 'canary', config: canaryConfig, module: (config, kit) => CanaryModule.forRoot(config, kit) });
