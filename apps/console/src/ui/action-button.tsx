import { Button, Tooltip, type ButtonProps } from '@mantine/core';
import type { MouseEventHandler, ReactNode } from 'react';
import { useAccess, type Action } from '../api/access';

interface ActionButtonProps extends ButtonProps {
  readonly action: Action;
  readonly tenant: string;
  /** What the api says the viewer may do here; absent: it is asked for. */
  readonly may?: readonly Action[];
  /** Why it can't be done now, whoever asks; undefined: it can. */
  readonly unavailable?: string;
  readonly onClick: MouseEventHandler<HTMLButtonElement>;
  readonly children: ReactNode;
}
/** A button of a command. Who may not press it, or not now, reads why. */
export function ActionButton({ action, tenant, may, unavailable, onClick, children, ...props }: ActionButtonProps) {
  const given = may?.includes(action);
  const access = useAccess(action, given === true ? undefined : tenant);
  const allowed = given ?? access?.allowed ?? false;
  const why = allowed ? unavailable : (access?.why ?? 'It is being asked whether you may do this.');
  const off = why !== undefined;
  return (
    <Tooltip label={why ?? ''} disabled={!off}>
      {/* `data-disabled` and not `disabled`: who can't reach a button can't learn why it is off. */}
      <Button {...props} data-disabled={off || undefined} aria-disabled={off} onClick={off ? (event) => event.preventDefault() : onClick}>
        {children}
      </Button>
    </Tooltip>
  );
}
