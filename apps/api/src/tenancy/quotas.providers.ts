import type { Provider, Type } from '@nestjs/common';
import { CatalogView } from '../catalog/catalog-view.js';
import { LiveQuestions } from '../objects/live-questions.js';
import { QuotaReader } from './quota-reader.js';
import { QuotasController } from './quotas.controller.js';

export const quotaControllers: Type[] = [QuotasController];
export const quotaProviders: Provider[] = [
  {
    provide: QuotaReader,
    inject: [CatalogView, LiveQuestions],
    useFactory: (view: CatalogView, questions: LiveQuestions) => new QuotaReader(view, questions),
  },
];
