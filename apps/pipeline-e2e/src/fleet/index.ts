export { FleetStack, type FleetStackOptions } from './fleet-stack.js';
export { planFleet, type FleetPlan, type PlannedApplication } from './plan.js';
export { seedFleet, type SeedOptions } from './seed-fleet.js';
export * from './live-trees.js';
export { syncStatusesOf } from './statuses.js';
