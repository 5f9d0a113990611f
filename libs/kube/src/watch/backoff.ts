const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 30_000;

/** Growing waits between attempts: 0.2 s, doubling up to 30 s, each shortened at random by up to half so that many don't come at once. */
export class Backoff {
  private attempts = 0;
  next(): number {
    const whole = Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** this.attempts);
    this.attempts++;
    return Math.round(whole * (0.5 + Math.random() / 2));
  }
  reset(): void {
    this.attempts = 0;
  }
}
