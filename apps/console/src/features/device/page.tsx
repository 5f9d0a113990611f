import { Alert, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconTerminal2 } from '@tabler/icons-react';
import type { DeviceRequest } from '@fairlead/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiProblemError, dataOf } from '../../api/client';
import { useMe } from '../../api/me';
import { Ago } from '../../ui/ago';
import { Facts } from '../../ui/facts';
import { ErrorState, Loaded, PageHeader } from '../../ui/page-states';
import { useUrlState } from '../../ui/use-url-state';
import { readCode } from './code';

type Outcome = 'approved' | 'denied';

/** `/device?code=BDWX-KPTM`: a program without a browser asks to be signed in as the viewer. */
export function Page() {
  const [{ code }, change] = useUrlState();
  const known = readCode(code ?? '');
  return (
    <>
      <PageHeader title="Sign in a program">
        A program that has no browser of its own, such as <code>fairlead login</code>, shows a code and waits for you to approve it here.
      </PageHeader>
      {known === undefined ? (
        <AskCode given={code} onCode={(next) => change({ code: next })} />
      ) : (
        <Request key={known} code={known} onOther={() => change({ code: undefined })} />
      )}
    </>
  );
}

function AskCode({ given, onCode }: { given: string | undefined; onCode: (code: string) => void }) {
  const [text, setText] = useState(given ?? '');
  const read = readCode(text);
  const wrong = text.replaceAll(/[^a-z]/gi, '').length >= 8 && read === undefined;
  return (
    <Paper withBorder p="lg" maw={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (read !== undefined) onCode(read);
        }}
      >
        <Stack>
          <TextInput
            label="The code that the program shows"
            description="Two times four letters, such as BDWX-KPTM."
            value={text}
            error={wrong ? 'It has two times four letters.' : undefined}
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            size="md"
            maxLength={20}
            onChange={({ currentTarget }) => setText(currentTarget.value.toUpperCase())}
          />
          <Button type="submit" disabled={read === undefined}>
            Go on
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}

function Request({ code, onOther }: { code: string; onOther: () => void }) {
  const [outcome, setOutcome] = useState<Outcome>();
  const request = useQuery({
    queryKey: ['device', code],
    enabled: outcome === undefined,
    queryFn: async ({ signal }) =>
      dataOf(await api.GET('/api/v1/auth/device/{userCode}', { params: { path: { userCode: code } }, signal })),
  });
  if (outcome !== undefined) return <Done outcome={outcome} onOther={onOther} />;
  if (!request.data && request.error instanceof ApiProblemError && request.error.status === 404)
    return (
      <Stack align="flex-start" maw={520}>
        <Alert color="yellow" title="No program waits with this code" role="alert" w="100%">
          <Text size="sm">
            {code} is not known, was answered already, or is older than ten minutes. Start the program anew and use the code that it shows
            then.
          </Text>
        </Alert>
        <Button variant="default" onClick={onOther}>
          Another code
        </Button>
      </Stack>
    );
  return (
    <Loaded query={request} rows={4}>
      {(asked) => <Decide asked={asked} onDone={setOutcome} />}
    </Loaded>
  );
}

function Decide({ asked, onDone }: { asked: DeviceRequest; onDone: (outcome: Outcome) => void }) {
  const me = useMe().data;
  const [busy, setBusy] = useState<'approve' | 'deny'>();
  const [problem, setProblem] = useState<unknown>();
  const decide = async (decision: 'approve' | 'deny'): Promise<void> => {
    setBusy(decision);
    setProblem(undefined);
    try {
      await api.POST('/api/v1/auth/device/{userCode}/decision', { params: { path: { userCode: asked.userCode } }, body: { decision } });
      onDone(decision === 'approve' ? 'approved' : 'denied');
    } catch (error) {
      setProblem(error);
      setBusy(undefined);
    }
  };
  return (
    <Paper withBorder p="lg" maw={520}>
      <Stack>
        <Group gap="sm" wrap="nowrap">
          <IconTerminal2 size={28} stroke={1.5} aria-hidden />
          <div>
            <Title order={2} size="h4">
              {asked.userCode}
            </Title>
            <Text size="sm" c="dimmed">
              Does the program show this code, too?
            </Text>
          </div>
        </Group>
        <Facts
          items={[
            ['Program', asked.client],
            ['Asks from', asked.address],
            ['Asked', <Ago key="asked" at={asked.requestedAt} size="sm" />],
          ]}
        />
        <Alert color="yellow" p="xs">
          <Text size="sm">
            Approved, it may do all that you{me ? ` (${me.displayName ?? me.user})` : ''} may do, until you end its session on your account
            page. Deny it unless you started it yourself just now.
          </Text>
        </Alert>
        {problem !== undefined && <ErrorState error={problem} />}
        <Group>
          <Button loading={busy === 'approve'} disabled={busy === 'deny'} onClick={() => void decide('approve')}>
            Approve
          </Button>
          <Button variant="default" loading={busy === 'deny'} disabled={busy === 'approve'} onClick={() => void decide('deny')}>
            Deny
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function Done({ outcome, onOther }: { outcome: Outcome; onOther: () => void }) {
  const approved = outcome === 'approved';
  const Shape = approved ? IconCircleCheck : IconCircleX;
  return (
    <Stack align="flex-start" maw={520}>
      <Alert
        w="100%"
        color={approved ? 'teal' : 'gray'}
        icon={<Shape aria-hidden />}
        role="status"
        title={approved ? 'The program is signed in' : 'The program was denied'}
      >
        <Text size="sm">
          {approved
            ? 'It goes on by itself within a few seconds; you can close this page.'
            : 'It got nothing, and says so. You can close this page.'}
        </Text>
      </Alert>
      <Button variant="default" onClick={onOther}>
        Another code
      </Button>
    </Stack>
  );
}
