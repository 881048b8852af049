/** What a note is about: a run by its id, a case as `dataset/id`, … */
export interface NoteTarget {
  readonly kind: "run" | "case" | "experiment";
  readonly id: string;
}

export interface Note {
  readonly id: number;
  readonly about: NoteTarget;
  readonly text: string;
  /** Who. */
  readonly by: string;
  /** Ms since the epoch. */
  readonly at: number;
}

export interface NewNote extends Omit<Note, "id"> {
  /** Id of the user that the target is about, so that erasing them erases the note; known of runs. */
  readonly subject?: string;
}

/** What people write on runs and cases. */
export interface Notes {
  add(note: NewNote): Promise<Note>;
  /** The oldest first; without a target the newest 1,000. */
  list(about?: NoteTarget): Promise<readonly Note[]>;
  /** Whether there was one. */
  remove(id: number): Promise<boolean>;
}
