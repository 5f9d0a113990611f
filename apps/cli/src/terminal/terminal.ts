/** Somebody can be asked. */
export const interactive = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;
