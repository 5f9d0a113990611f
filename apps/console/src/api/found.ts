import { ApiProblemError } from '@fairlead/api-client';

/** What an address names, or null where there is no such thing for the viewer: that is an answer, not a failure. */
export async function foundOrNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiProblemError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}
