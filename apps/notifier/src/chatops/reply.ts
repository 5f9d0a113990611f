/** What a person reads after having asked. */
export interface Reply {
  /** Slack's mark-up, escaped. */
  readonly text: string;
  /** Seen by the whole channel: what was really done. Everything else is the person's alone. */
  readonly toChannel?: boolean;
}
export const refusal = (why: string): Reply => ({ text: `:no_entry: ${why}` });
