import { ApiProblemError, createApiClient } from '@fairlead/api-client';
import { noteAnswer, noteSilence } from './connection';
import { takeEarly } from './early';

let csrf: string | undefined;
/** Kept from `GET /api/v1/me`; a new one comes with each sign-in. */
export const keepCsrf = (token: string | undefined): void => void (csrf = token);
/** Every call throws ApiProblemError or ApiUnreachableError; `dataOf` takes the body. */
export const api = createApiClient({
  baseUrl: '',
  client: 'console',
  csrf: () => csrf,
  fetch: (request) => takeEarly(request) ?? fetch(request),
});

type Listener = (status: 'signed-out' | 'password-change') => void;
const listeners = new Set<Listener>();
/** Calls back when the api says that nobody is signed in (any more), or that the password has to be changed first. */
export function onRefusedSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
const tell = (status: Parameters<Listener>[0]): void => listeners.forEach((listener) => listener(status));

// Registered last, so called first: the middleware of the client turns answers into errors.
api.use({
  async onResponse({ request, response }) {
    void noteAnswer(request, response.clone());
    if (response.status === 401 && !new URL(request.url).pathname.startsWith('/api/v1/auth/')) tell('signed-out');
    if (response.status !== 403) return;
    const problem = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { code?: string };
    if (problem.code === 'PasswordChangeRequired') tell('password-change');
  },
  onError({ error }) {
    if (error instanceof ApiProblemError || (error instanceof Error && error.name === 'AbortError')) return;
    noteSilence();
  },
});
export { dataOf, ApiProblemError, ApiUnreachableError } from '@fairlead/api-client';
