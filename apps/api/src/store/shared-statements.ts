import { SharedRuns } from './shared-runs.js';

/** What a statement that only reads is run by. */
export interface Reader {
  query<Rows>(text: string, values?: unknown[]): Promise<Rows>;
}

/** Equal statements share their runs and rows. */
export class SharedStatements implements Reader {
  private readonly runs = new SharedRuns();

  constructor(private readonly run: (text: string, values: unknown[]) => Promise<unknown>) {}

  /** @throws what running it throws */
  query<Rows>(text: string, values: unknown[] = []): Promise<Rows> {
    return this.runs.run(JSON.stringify([text, values]), () => this.run(text, values)) as Promise<Rows>;
  }
}
