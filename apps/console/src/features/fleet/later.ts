import { part } from '../../ui/part';

// What nobody sees at first does not keep the rows waiting.
export const BulkBar = part(async () => (await import('./bulk-bar')).BulkBar);
export const FilterValue = part(async () => (await import('./filter-value')).FilterValue);
export const MapView = part(async () => (await import('./map-view')).MapView);
export const TilesView = part(async () => (await import('./tiles-view')).TilesView);
export const LATER = [BulkBar, FilterValue, MapView, TilesView] as const;
