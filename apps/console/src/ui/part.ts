import { createElement, lazy, useState, type ComponentType, type FunctionComponent } from 'react';

const AGAIN_MILLISECONDS = 2_000;

/** A component that comes in a file of its own. */
export interface Part<P extends object> extends FunctionComponent<P> {
  /** Fetches the file, so that it is there when the component is wanted. Never rejects: what is wrong is told when the component is shown. */
  readonly preload: () => Promise<void>;
}

/**
 * As `lazy`, of a component that comes in a file of its own; while the api is away the file is waited for, and what the page shows stays. Once the file
 * is there the component is shown at once: one that waits, be it for a microtask, makes React show the fallback, and a fallback stays for 300 ms.
 */
export function part<P extends object>(load: () => Promise<ComponentType<P>>): Part<P> {
  let there: ComponentType<P> | undefined;
  const fetched = async (): Promise<ComponentType<P>> => (there ??= await patiently(load));
  const Waiting: ComponentType<P> = lazy(async () => ({ default: await fetched() }));
  const Shown = (props: P) => {
    // Kept, because another component in its place would begin anew.
    const [Chosen] = useState(() => there ?? Waiting);
    return createElement(Chosen, props);
  };
  const preload = async (): Promise<void> => {
    await fetched().catch(() => undefined);
  };
  return Object.assign(Shown, { preload });
}

/** @throws what `load` throws, if the api answers and the file is gone all the same */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (let wasThere = false; ;) {
    try {
      return await load();
    } catch (error) {
      const isThere = await isApiThere();
      // It may have come back just now: then the file is there, too.
      if (isThere && wasThere) throw error;
      wasThere = isThere;
      if (!isThere) await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MILLISECONDS));
    }
  }
}

let asked: Promise<boolean> | undefined;
/** Whether pages are served; asked once for all who wait for it. */
function isApiThere(): Promise<boolean> {
  asked ??= fetch('/', { method: 'HEAD', cache: 'no-store' })
    .then(
      ({ ok }) => ok,
      () => false,
    )
    .finally(() => (asked = undefined));
  return asked;
}
