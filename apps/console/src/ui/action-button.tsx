import { Button, Tooltip, type ButtonProps } from '@mantine/core';
import type { MouseEventHandler, ReactNode } from 'react';
import { useWhyNot, type Wish } from './use-why-not';

interface ActionButtonProps extends ButtonProps, Wish {
  readonly onClick: MouseEventHandler<HTMLButtonElement>;
  readonly children: ReactNode;
}
/** A button of a command. Who may not press it, or not now, reads why. */
export function ActionButton({ action, tenant, may, unavailable, onClick, children, ...props }: ActionButtonProps) {
  const why = useWhyNot({ action, tenant, ...(may ? { may } : {}), ...(unavailable === undefined ? {} : { unavailable }) });
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
