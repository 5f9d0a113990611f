/** What keeps a service from working now. It is ready while nothing does. */
export class Readiness {
  private readonly problems = new Map<string, string>();

  /** @param problem what is wrong with the part `name`, for a person to read; `undefined`: it is in order. */
  set(name: string, problem: string | undefined): void {
    if (problem === undefined) this.problems.delete(name);
    else this.problems.set(name, problem);
  }

  get ready(): boolean {
    return this.problems.size === 0;
  }

  list(): Record<string, string> {
    return Object.fromEntries(this.problems);
  }
}
