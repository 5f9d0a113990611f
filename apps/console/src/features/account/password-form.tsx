import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiProblemError, dataOf, keepCsrf } from '../../api/client';

/** As the api has it. */
const LEAST = 12;

/** Changes the viewer's own password. */
export function PasswordForm({ user, confirm, onDone }: { user: string; confirm: string; onDone: () => void }) {
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const short = next !== '' && next.length < LEAST;
  const differs = again !== '' && again !== next;
  const same = next !== '' && next === current;
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const me = dataOf(await api.POST('/api/v1/auth/password', { body: { current, next } }));
      keepCsrf(me.csrf);
      client.setQueryData(['me'], me);
      setCurrent('');
      setNext('');
      setAgain('');
      onDone();
    } catch (error) {
      setProblem(error instanceof ApiProblemError ? `${error.message} ${error.advice}` : String(error));
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
        {/* For password managers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={user} readOnly hidden />
        {problem !== undefined && (
          <Alert color="red" role="alert" title="The password was not changed">
            {problem}
          </Alert>
        )}
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          maxLength={200}
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label="New password"
          description={`${LEAST} characters or more; a few words are easier to keep than signs.`}
          autoComplete="new-password"
          required
          maxLength={200}
          value={next}
          onChange={({ currentTarget }) => setNext(currentTarget.value)}
          error={short ? `It has ${next.length} of ${LEAST} characters.` : same ? 'It is the current one.' : undefined}
        />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          required
          value={again}
          onChange={({ currentTarget }) => setAgain(currentTarget.value)}
          error={differs ? 'It is not the same as above.' : undefined}
        />
        <Text size="xs" c="dimmed">
          Every other browser and program that is signed in as you is signed out.
        </Text>
        <Button type="submit" loading={busy} disabled={next.length < LEAST || again !== next || same || current === ''}>
          {confirm}
        </Button>
      </Stack>
    </form>
  );
}
