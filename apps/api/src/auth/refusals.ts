import { ApiError } from '../rest/api-error.js';

export const unauthorised = (given: boolean): ApiError =>
  new ApiError({
    status: 401,
    code: 'Unauthorized',
    title: 'The API does not know who asks',
    detail: given ? 'The token is not known.' : 'The request bears no token.',
    advice: 'Send Authorization: Bearer <token>; the CLI takes it from FAIRLEAD_TOKEN. The platform team gives tokens out.',
  });

export const forbidden = (why: string): ApiError =>
  new ApiError({
    status: 403,
    code: 'Forbidden',
    title: 'This person may not do that',
    detail: why,
    advice: 'Rights come from spec.people of the Tenant in the config repository. The refusal is in the audit log.',
  });
