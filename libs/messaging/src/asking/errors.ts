import { FairleadError, Retry } from '@fairlead/contracts';

/** No instance of any service takes this question now. */
export class NobodyAnswersError extends FairleadError {
  readonly code = 'NobodyAnswers';
  readonly retry = Retry.after(2_000);
}
/** Somebody takes the question and gave no answer in time. */
export class AnswerLateError extends FairleadError {
  readonly code = 'AnswerLate';
  readonly retry = Retry.backoff;
}
/** Whoever answered is gone, or a part of what it said was lost on the way. */
export class AnswerBrokenError extends FairleadError {
  readonly code = 'AnswerBroken';
  readonly retry = Retry.after(2_000);
}
/** Whoever was asked said no; `reason` is the code of its error. */
export class QuestionRefusedError extends FairleadError {
  readonly code = 'QuestionRefused';
  readonly retry = Retry.backoff;
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message, { reason });
  }
}
/** An answer is larger than may be sent: whoever answers must ask for less, or leave out more. */
export class AnswerTooLargeError extends FairleadError {
  readonly code = 'AnswerTooLarge';
  readonly retry = Retry.never;
}
/** Whoever answered stops to, for example because another instance takes over. */
export class AnswererStoppedError extends FairleadError {
  readonly code = 'AnswererStopped';
  readonly retry = Retry.after(2_000);
}
/** As many questions as are taken at once are under way. */
export class TooManyQuestionsError extends FairleadError {
  readonly code = 'TooManyQuestions';
  readonly retry = Retry.after(2_000);
}
/** The question is none of the kind that is served on its subject. */
export class QuestionMalformedError extends FairleadError {
  readonly code = 'QuestionMalformed';
  readonly retry = Retry.never;
}
