/** Why the stack is to end. */
export type Reason = string;

/**
 * Resolves when a person or the system wants an end: Ctrl-C, a signal, a terminal that went away, or the npm that started us died. A second Ctrl-C calls
 * `impatient`.
 */
export function untilToldToStop(impatient: () => void): Promise<Reason> {
  // Writing to a terminal that is gone must not end us before our parts are.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return new Promise((resolve) => {
    let told = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // npm passes on the SIGINT that the terminal has sent to us as well: two within a moment are one.
        if (told && Date.now() - toldAt > 500) impatient();
        else if (!told) {
          told = true;
          toldAt = Date.now();
          resolve(signal);
        }
      });
    }
    let toldAt = 0;
    if (process.env['npm_lifecycle_event']) {
      const parent = process.ppid;
      setInterval(() => {
        if (process.ppid !== parent) resolve('npm has ended');
      }, 1_000).unref();
    }
  });
}
