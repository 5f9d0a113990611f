import { runService } from '@fairlead/service-kit';
import { GitPollerConfig } from './config.js';
import { GitPollerModule } from './git-poller.module.js';

await runService({ name: 'git-poller', config: GitPollerConfig, module: (config, kit) => GitPollerModule.forRoot(config, kit) });
