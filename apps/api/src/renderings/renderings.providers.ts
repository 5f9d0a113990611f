import type { Provider, Type } from '@nestjs/common';
import { Bus } from '@fairlead/messaging';
import { CatalogView } from '../catalog/catalog-view.js';
import { Postgres } from '../store/postgres.js';
import { RenderingReader } from './rendering-reader.js';
import { RenderingsController } from './renderings.controller.js';

export const renderingControllers: Type[] = [RenderingsController];
export const renderingProviders: Provider[] = [
  {
    provide: RenderingReader,
    inject: [Bus, CatalogView, Postgres],
    useFactory: (...parts: ConstructorParameters<typeof RenderingReader>) => new RenderingReader(...parts),
  },
];
