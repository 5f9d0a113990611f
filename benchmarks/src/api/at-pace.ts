/** Sends evenly for a time, and catches up where it fell behind. @param send number `index` from 0 @returns how many were sent */
export async function atPace(perSecond: number, seconds: number, send: (index: number) => Promise<unknown>): Promise<number> {
  const begun = Date.now();
  let sent = 0;
  while (Date.now() - begun < seconds * 1000) {
    const due = Math.floor(((Date.now() - begun) / 1000) * perSecond);
    await Promise.all(Array.from({ length: Math.max(0, due - sent) }, () => send(sent++)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return sent;
}
