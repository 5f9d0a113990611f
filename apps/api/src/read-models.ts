import type { Provider, Type } from '@nestjs/common';
import { Bus } from '@fairlead/messaging';
import { ApplicationReader } from './applications/application-reader.js';
import { ApplicationsController } from './applications/applications.controller.js';
import { HeldApplications } from './applications/held-applications.js';
import { AttentionController } from './attention/attention.controller.js';
import { AttentionReader } from './attention/attention-reader.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditReader } from './audit/audit-reader.js';
import { Rights } from './auth/rights.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { CatalogReader } from './catalog/catalog-reader.js';
import { CatalogReports } from './catalog/catalog-reports.js';
import { CatalogStates } from './catalog/catalog-states.js';
import { CatalogView } from './catalog/catalog-view.js';
import { BoardReader } from './deployments/board-reader.js';
import { ComponentReader } from './deployments/component-reader.js';
import { DeploymentsController } from './deployments/deployments.controller.js';
import { RolloutStepReader } from './deployments/rollout-steps.js';
import { ClusterAsker } from './environments/ask-clusters.js';
import { EnvironmentComparer } from './environments/environment-comparison.js';
import { EnvironmentsController } from './environments/environments.controller.js';
import { LatestReader } from './history/latest.js';
import { IncidentReader } from './incidents/incident-reader.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { LiveQuestions } from './objects/live-questions.js';
import { Postgres } from './store/postgres.js';

/** What is read over REST; only a comparison of environments asks clusters, if that is wanted. */
export const readControllers: Type[] = [
  ApplicationsController,
  CatalogController,
  EnvironmentsController,
  DeploymentsController,
  IncidentsController,
  AttentionController,
  AuditController,
];

export const readProviders: Provider[] = [
  { provide: HeldApplications, inject: [Bus], useFactory: (bus: Bus) => new HeldApplications(bus) },
  {
    provide: ApplicationReader,
    inject: [Postgres, CatalogView, CatalogReports, HeldApplications, Rights],
    useFactory: (postgres: Postgres, view: CatalogView, reports: CatalogReports, held: HeldApplications, rights: Rights) =>
      new ApplicationReader(postgres, { view, reports, held, rights }),
  },
  { provide: CatalogStates, inject: [Postgres], useFactory: (postgres: Postgres) => new CatalogStates(postgres) },
  {
    provide: CatalogReader,
    inject: [CatalogView, CatalogStates, Rights, Bus],
    useFactory: (...parts: ConstructorParameters<typeof CatalogReader>) => new CatalogReader(...parts),
  },
  {
    provide: EnvironmentComparer,
    inject: [Bus, CatalogView, Postgres, HeldApplications, LiveQuestions],
    useFactory: (bus: Bus, view: CatalogView, postgres: Postgres, held: HeldApplications, questions: LiveQuestions) =>
      new EnvironmentComparer({ bus, view, postgres, held, clusters: new ClusterAsker(bus, questions) }),
  },
  {
    provide: LatestReader,
    inject: [Postgres, Rights],
    useFactory: (...parts: ConstructorParameters<typeof LatestReader>) => new LatestReader(...parts),
  },
  {
    provide: ComponentReader,
    inject: [Postgres, CatalogView, Rights],
    useFactory: (...parts: ConstructorParameters<typeof ComponentReader>) => new ComponentReader(...parts),
  },
  {
    provide: BoardReader,
    inject: [Postgres, CatalogView, Rights],
    useFactory: (...parts: ConstructorParameters<typeof BoardReader>) => new BoardReader(...parts),
  },
  {
    provide: RolloutStepReader,
    inject: [Postgres, Rights],
    useFactory: (...parts: ConstructorParameters<typeof RolloutStepReader>) => new RolloutStepReader(...parts),
  },
  {
    provide: IncidentReader,
    inject: [Postgres, Rights],
    useFactory: (...parts: ConstructorParameters<typeof IncidentReader>) => new IncidentReader(...parts),
  },
  {
    provide: AttentionReader,
    inject: [Postgres, CatalogView, Rights],
    useFactory: (...parts: ConstructorParameters<typeof AttentionReader>) => new AttentionReader(...parts),
  },
  {
    provide: AuditReader,
    inject: [Postgres, Rights],
    useFactory: (...parts: ConstructorParameters<typeof AuditReader>) => new AuditReader(...parts),
  },
];
