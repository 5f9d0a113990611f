import type { ApplicationHeld, MessageOf, Problem, Revision } from '@fairlead/contracts';

export type Hold = MessageOf<typeof ApplicationHeld>;

/** `1a2b3c4d ("Scale down" by Eve)` */
export function describeRevision({ commit, subject, author }: Revision): string {
  const who = author ? ` by ${author}` : '';
  return `${commit.slice(0, 8)}${subject ? ` ("${subject}"${who})` : who}`;
}

/** A hold as people read it: who, why, which commit, what runs instead, and what to do. */
export function heldProblem({ bad, instead, asked, at }: Hold): Problem {
  const reason = asked.reason ? `, because: ${asked.reason}` : '';
  const runs = instead
    ? `${describeRevision(instead.revision)} runs instead.`
    : 'No earlier rendering is kept, so nothing could be sent instead: what runs stays as it is.';
  const message =
    `Held since ${at}: ${asked.actor} took commit ${describeRevision(bad.revision)} back by ${asked.via}${reason}. ${runs} ` +
    "That commit's source is not applied again until Git says something else: revert or correct it and push.";
  return { code: 'ApplicationHeld', message: message.slice(0, 4000) };
}
