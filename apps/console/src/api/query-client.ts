import { ApiProblemError, ApiUnreachableError } from '@fairlead/api-client';
import { QueryClient } from '@tanstack/react-query';

/** What was read stays shown while it is read again; the live stream says when that is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // An api that restarts is back in a moment; what it refused it refuses again.
      retry: (failures, error) => (error instanceof ApiProblemError ? error.status >= 500 && failures < 5 : failures < 20),
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
    },
  },
});
export const isAway = (error: unknown): boolean =>
  error instanceof ApiUnreachableError || (error instanceof ApiProblemError && error.status >= 500);
