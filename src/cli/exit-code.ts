/** What a command tells the shell. */
export const EXIT = {
  /** Done, and as it should be. */
  pass: 0,
  /** The run failed, the replay diverged, the gate blocked. */
  failed: 1,
  /** It could not be done as asked: usage, configuration, store. */
  usage: 2,
  /** It cannot be said yet: a run waits for a person, nothing could be replayed. */
  inconclusive: 3,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
