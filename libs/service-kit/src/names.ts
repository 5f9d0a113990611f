/** Every service of the platform; `FAIRLEAD_<NAME>_` is the prefix of its own settings. */
export const SERVICE_NAMES = ['git-poller', 'renderer', 'syncer', 'canary', 'promoter', 'notifier', 'api'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
/** `git-poller` → `FAIRLEAD_GIT_POLLER_`. */
export const settingsPrefix = (service: ServiceName): string => `FAIRLEAD_${service.toUpperCase().replaceAll('-', '_')}_`;
