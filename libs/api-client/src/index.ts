export { createApiClient, dataOf, type ApiClient, type ClientOptions } from './client.js';
export { ApiProblemError, ApiUnreachableError } from './errors.js';
export { podsBelow, shortPodNames } from './pods.js';
export type * from './schema.js';
