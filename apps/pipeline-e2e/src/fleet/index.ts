export { FleetStack, type FleetStackOptions } from './fleet-stack.js';
export { planFleet, type FleetPlan, type PlannedApplication } from './plan.js';
export { seedFleet, type SeedOptions } from './seed-fleet.js';
