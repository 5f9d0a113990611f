import { useEffect, useState } from 'react';
import { Burst, type Wish } from './burst';

/** @returns what asks for a read; it ends with the component */
export function useBurst(): (wish: Wish) => void {
  const [burst] = useState(() => new Burst());
  useEffect(() => {
    burst.start();
    return () => burst.stop();
  }, [burst]);
  return (wish) => burst.ask(wish);
}
