import { FairleadError, Retry } from '@fairlead/contracts';

/** A template that can't be parsed or carried out. The message names template, line and column, and never a value of the data. */
export class TemplateError extends FairleadError {
  override readonly code = 'TemplateFailed';
  override readonly retry = Retry.never;
  constructor(
    readonly problem: string,
    readonly template: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(`${template}:${line}:${column}: ${problem}`, { template, line, column });
  }
}

/** What went wrong at an offset of the template's text; becomes a `TemplateError` where the text is known. */
export class TemplateProblem extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Line and column, both from 1, of an offset. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}
