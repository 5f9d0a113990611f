import { createApiClient } from '@fairlead/api-client';

let csrf: string | undefined;
/** Kept from `GET /api/v1/me`; a new one comes with each sign-in. */
export const keepCsrf = (token: string | undefined): void => void (csrf = token);
/** Every call throws ApiProblemError or ApiUnreachableError; `dataOf` takes the body. */
export const api = createApiClient({ baseUrl: '', client: 'console', csrf: () => csrf });
export { dataOf, ApiProblemError, ApiUnreachableError } from '@fairlead/api-client';
