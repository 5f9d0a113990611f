import { useEffect, useRef } from 'react';

/** Of a drawer that the address opens, or a dialog that is there only while it is open: it comes opened, so it does not know by itself what had the focus before, and gives it back here. */
export function useReturnFocus(): void {
  const before = useRef(document.activeElement);
  useEffect(() => {
    const element = before.current;
    return () => {
      // Once it is gone; who went somewhere else meanwhile stays there.
      window.setTimeout(() => {
        if (document.activeElement === document.body && element instanceof HTMLElement && element.isConnected) element.focus();
      });
    };
  }, []);
}
