import { Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Suspense, useEffect, type ReactNode } from 'react';
import { ApiProblemError, onRefusedSession } from '../api/client';
import { useMe } from '../api/me';
import { part } from '../ui/part';

const PasswordForm = part(async () => (await import('../features/account/password-form')).PasswordForm);

/** Sends whom the api does not know to sign in, and brings them back; asks for a new password first where the api wants one. */
export function SessionGate({ children }: { children: ReactNode }) {
  const me = useMe();
  const client = useQueryClient();
  const router = useRouter();
  const refused = me.error instanceof ApiProblemError && me.error.status === 401;
  useEffect(() => {
    const leave = (): void => {
      const { href, pathname } = router.latestLocation;
      if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { returnTo: href } as never, replace: true });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'sign-in-options' });
    };
    if (refused) leave();
    return onRefusedSession((status) => (status === 'signed-out' ? leave() : void client.invalidateQueries({ queryKey: ['me'] })));
  }, [refused, client, router]);
  if (refused) return null;
  if (me.data?.mustChangePassword !== true) return children;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} title="Choose a password of your own" centered>
      <Text size="sm" c="dimmed" mb="md">
        Nothing else is answered until the first password was changed.
      </Text>
      <Suspense>
        <PasswordForm user={me.data.user} confirm="Change it and go on" onDone={() => void client.invalidateQueries()} />
      </Suspense>
    </Modal>
  );
}
