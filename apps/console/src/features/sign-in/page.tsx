import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { SignInOptions } from '@fairlead/api-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ApiProblemError, dataOf, keepCsrf } from '../../api/client';
import { useMe } from '../../api/me';
import { ownPath } from '../../app/return-to';
import { Loaded } from '../../ui/page-states';
import { useUrlState } from '../../ui/use-url-state';
import { PasswordForm } from '../account/password-form';
import { BarePage } from './bare-page';

/** `/sign-in?returnTo=/tenants&problem=…` */
export function Page() {
  const [{ returnTo, problem }] = useUrlState();
  const router = useRouter();
  const me = useMe();
  const options = useQuery({
    queryKey: ['sign-in-options'],
    queryFn: async ({ signal }) => dataOf(await api.GET('/api/v1/auth/options', { signal })),
  });
  const target = ownPath(returnTo);
  const viewer = me.isError ? undefined : me.data;
  const mustChange = viewer?.mustChangePassword === true;
  const signedIn = viewer !== undefined && !mustChange;
  const free = options.data?.required === false;
  useEffect(() => {
    if (signedIn || free) router.history.replace(target);
  }, [signedIn, free, target, router]);

  if (viewer?.mustChangePassword)
    return (
      <BarePage title="Choose a password of your own">
        <Text size="sm" c="dimmed" mb="md">
          The one that you signed in with was only for the first time.
        </Text>
        <PasswordForm user={viewer.user} confirm="Change it and go on" onDone={() => router.history.replace(target)} />
      </BarePage>
    );
  return (
    <BarePage title="Sign in" version={options.data?.version}>
      <Loaded query={options} rows={3}>
        {(ways) => <Ways ways={ways} target={target} problem={problem} />}
      </Loaded>
    </BarePage>
  );
}

function Ways({ ways, target, problem }: { ways: SignInOptions; target: string; problem: string | undefined }) {
  return (
    <Stack>
      {problem !== undefined && (
        <Alert color="red" role="alert" title="You are not signed in">
          {problem}
        </Alert>
      )}
      {ways.oidc && (
        <Button component="a" fullWidth href={`${ways.oidc.start}?${new URLSearchParams({ returnTo: target }).toString()}`}>
          Sign in with {ways.oidc.name}
        </Button>
      )}
      {ways.oidc && ways.local && <Divider label="or with an account of Fairlead" />}
      {ways.local && <LocalForm primary={ways.oidc === undefined} />}
      {!ways.local && !ways.oidc && (
        <Text size="sm">Nobody can sign in here: neither an identity provider nor a local account is set up. Ask who runs Fairlead.</Text>
      )}
    </Stack>
  );
}

function LocalForm({ primary }: { primary: boolean }) {
  const client = useQueryClient();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const me = dataOf(await api.POST('/api/v1/auth/sign-in', { body: { user, password } }));
      keepCsrf(me.csrf);
      // Whatever was read before was somebody else's.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'sign-in-options' });
      client.setQueryData(['me'], me);
    } catch (error) {
      setProblem(error);
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack>
        {problem !== undefined && <Refusal error={problem} />}
        <TextInput
          label="User"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          required
          maxLength={200}
          autoFocus={primary}
          value={user}
          onChange={({ currentTarget }) => setUser(currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={200}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={busy} variant={primary ? 'filled' : 'default'}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
function Refusal({ error }: { error: unknown }) {
  const wait = error instanceof ApiProblemError && error.retryAfter !== undefined ? ` Try again in ${error.retryAfter} s.` : '';
  return (
    <Alert color="red" role="alert" title="You are not signed in">
      {error instanceof Error ? error.message : String(error)}
      {error instanceof ApiProblemError && ` ${error.advice}`}
      {wait}
    </Alert>
  );
}
