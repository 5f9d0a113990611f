import { FairleadError, type Problem } from '@fairlead/contracts';

/** A failure as events and status carry it. */
export function problemOf(error: unknown): Problem {
  const code = error instanceof FairleadError ? error.code : 'Unexpected';
  const message = error instanceof Error ? error.message : String(error);
  const file = error instanceof FairleadError ? error.facts['file'] : undefined;
  return { code, message: message.slice(0, 4000), ...(typeof file === 'string' && { file }) };
}

/** The same, with the time of its first failure if the host doesn't answer. */
export function outageOf(error: unknown, since: Date): Problem {
  const problem = problemOf(error);
  if (problem.code !== 'SourceUnreachable') return problem;
  return { ...problem, message: `Source unreachable since ${since.toISOString()}: ${problem.message}`.slice(0, 4000) };
}

/** The first is what a person must correct first; the others are named so that they are corrected at once. */
export function firstProblem(problems: readonly Problem[]): Problem | undefined {
  const [first, ...others] = problems;
  if (!first || others.length === 0) return first;
  const shown = others.slice(0, 5).map(({ message }) => message);
  const more = others.length > 5 ? ` … and ${others.length - 5} more` : '';
  return { ...first, message: `${first.message} Also: ${shown.join(' ')}${more}`.slice(0, 4000) };
}
