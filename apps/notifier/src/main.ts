import { runService } from '@fairlead/service-kit';
import { notifierConfig } from './config.js';
import { NotifierModule } from './notifier.module.js';

await runService({ name: 'notifier', config: notifierConfig, module: (config, kit) => NotifierModule.forRoot(config, kit) });
