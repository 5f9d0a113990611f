/** Told of each step that takes longer than a moment. */
export type Progress = (line: string) => void;

export interface ComponentOptions {
  /** Where its state, logs and process records live; made if missing. State found there is taken up again. */
  readonly folder: string;
  /** Loopback port; absent: a free one. */
  readonly port?: number;
  readonly progress?: Progress;
  /** Where its processes are recorded, so that a later run can end what this one left behind. Default: `processes` in the folder. */
  readonly records?: string;
  /** Goes on when this process ends. */
  readonly outlivesUs?: boolean;
}

/** A running part of the stack. */
export interface Component {
  readonly pid: number;
  /** Resolves when it has ended, whoever ended it, to how. */
  readonly exited: Promise<string>;
  /** In good order; resolves when the process is gone and its port is free again. */
  stop(): Promise<void>;
  /** As `kill -9` does. Resolves when the process is gone. */
  kill(): Promise<void>;
}
