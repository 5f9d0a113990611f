import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import { ApiProblemError } from '../api/client';
import { useOwnEscape } from './use-own-escape';

export interface CommandRequest {
  /** Why; undefined: nothing was said. */
  readonly reason: string | undefined;
  /** To be sent as `Idempotency-Key`: pressed twice, or sent again after a lost answer, it is one command. */
  readonly key: string;
}
/** What to tell when it was accepted, in a sentence; with a colour where not all of it was. */
export type Told = string | { readonly message: string; readonly color: string };
interface CommandDialogProps {
  readonly title: string;
  /** What it does, said before it is done. */
  readonly children?: ReactNode;
  /** Of the button, such as `Roll back`. */
  readonly confirm: string;
  readonly danger?: boolean;
  readonly reasonRequired?: boolean;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Does it. */
  readonly run: (request: CommandRequest) => Promise<Told>;
}

/** Asks for a reason, does it, and tells what came of it; a refusal stays in the dialog with its reason. */
export function CommandDialog({ title, children, confirm, danger, reasonRequired, opened, onClose, run }: CommandDialogProps) {
  const [reason, setReason] = useState('');
  const [key, setKey] = useState(newKey);
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const close = (): void => {
    setProblem(undefined);
    setReason('');
    setKey(newKey());
    onClose();
  };
  useOwnEscape(opened, close);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const told = await run({ reason: reason.trim() || undefined, key });
      notifications.show({ title, color: 'teal', ...(typeof told === 'string' ? { message: told } : told) });
      close();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          {children}
          <Textarea
            label="Reason"
            description="For the audit log and whoever reads the history."
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            required={reasonRequired ?? false}
            maxLength={1000}
            autosize
            minRows={2}
            data-autofocus
          />
          {problem !== undefined && (
            <Text c="red" size="sm" role="alert">
              {problem instanceof Error ? problem.message : String(problem)}
              {problem instanceof ApiProblemError && ` ${problem.advice}`}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              color={danger ? 'red' : undefined}
              loading={busy}
              disabled={reasonRequired === true && reason.trim() === ''}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
const newKey = (): string => crypto.randomUUID();
