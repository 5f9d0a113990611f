import { ApiError } from '../rest/api-error.js';

export const unauthorised = (given: boolean): ApiError =>
  new ApiError({
    status: 401,
    code: 'Unauthorized',
    title: 'The API does not know who asks',
    detail: given ? 'The token or session is not known, or has ended.' : 'The request bears no token and no session.',
    advice:
      'Sign in: in the console, by `fairlead login`, or with Authorization: Bearer <token>, which the CLI takes from FAIRLEAD_TOKEN. Admins of a tenant give tokens out.',
  });

export const forbidden = (why: string): ApiError =>
  new ApiError({
    status: 403,
    code: 'Forbidden',
    title: 'This person may not do that',
    detail: why,
    advice: 'Rights come from spec.people of the Tenant in the config repository. The refusal is in the audit log.',
  });

export const notInTable = (): ApiError =>
  new ApiError({
    status: 403,
    code: 'RouteNotOpen',
    title: 'The route is open to nobody',
    detail: 'The table of routes does not say who may use it.',
    advice: '/api/v1/ lists every route.',
  });

export const passwordToBeChanged = (): ApiError =>
  new ApiError({
    status: 403,
    code: 'PasswordChangeRequired',
    title: 'The password must be changed first',
    detail: 'The password was given out by the api itself; nothing else is answered until it was changed.',
    advice: 'Change it in the console, or by POST /api/v1/auth/password.',
  });

export const catalogNotRead = (): ApiError =>
  new ApiError({
    status: 503,
    code: 'CatalogLoading',
    title: 'The catalog is being read',
    detail: 'The api has just started and has not read yet which tenants there are and who may do what.',
    advice: 'Try again in a few seconds. If it stays, NATS is away: see /readyz of the api.',
    retryAfter: 2,
  });

export const signInOff = (): ApiError =>
  new ApiError({
    status: 404,
    code: 'SignInOff',
    title: 'Sign-in is off',
    detail: 'This api runs with FAIRLEAD_API_SIGN_IN=off: everybody on its machine may do everything, and there is nothing to sign in to.',
    advice: 'Go on without signing in, or have the api started with FAIRLEAD_API_SIGN_IN=required.',
  });
