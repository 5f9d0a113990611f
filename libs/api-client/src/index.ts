export { createApiClient, dataOf, type ApiClient, type ClientOptions } from './client.js';
export { ApiProblemError, ApiUnreachableError } from './errors.js';
export type * from './schema.js';
