const closed = new Set<string>();
const starting = new Set<Promise<unknown>>();

/** The stack is being ended: nothing may be started that nobody would end. */
export class StoppingError extends Error {
  constructor() {
    super('not started, because everything is being ended');
  }
}

/** Runs `start` unless the folder of process records was closed. Throws StoppingError. */
export async function admit<T>(records: string, start: () => Promise<T>): Promise<T> {
  if (closed.has(records)) throw new StoppingError();
  const begun = start();
  starting.add(begun);
  try {
    return await begun;
  } finally {
    starting.delete(begun);
  }
}

/** From now on nothing is started with this folder of records. Resolves when what was just being started is recorded. */
export async function closeGate(records: string): Promise<void> {
  closed.add(records);
  await Promise.allSettled(starting);
}

export const openGate = (records: string) => void closed.delete(records);
