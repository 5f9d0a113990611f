import { runService } from '@fairlead/service-kit';
import { RendererConfig } from './config.js';
import { RendererModule } from './renderer.module.js';

await runService({ name: 'renderer', config: RendererConfig, module: (config, kit) => RendererModule.forRoot(config, kit) });
