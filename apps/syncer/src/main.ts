import { runService } from '@fairlead/service-kit';
import { SyncerConfig } from './config.js';
import { SyncerModule } from './syncer.module.js';

await runService({ name: 'syncer', config: SyncerConfig, module: (config, kit) => SyncerModule.forRoot(config, kit) });
