import { FairleadError, Retry } from '@fairlead/contracts';

export type SealingProblem = 'unknown-key' | 'other-place' | 'damaged' | 'template' | 'certificate' | 'secret';
const codes = {
  'unknown-key': 'SealedWithUnknownKey',
  'other-place': 'SealedForAnotherPlace',
  damaged: 'SealedValueDamaged',
  template: 'SealedTemplateFailed',
  certificate: 'SealingCertificateInvalid',
  secret: 'SecretNotSealable',
} as const satisfies Record<SealingProblem, string>;

/** Something can't be sealed or unsealed. Messages name keys of the Secret and never a value. */
export class SealingError extends FairleadError {
  override readonly code: (typeof codes)[SealingProblem];
  override readonly retry = Retry.never;
  constructor(
    readonly problem: SealingProblem,
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, facts);
    this.code = codes[problem];
  }
}
