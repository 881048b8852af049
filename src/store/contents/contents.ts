import type { StoreCheck } from "./check-store.ts";
import type { PartName } from "./parts.ts";

/** Plain JSON: no row numbers, nothing that only one kind of store has. */
export type PortableRecord = Readonly<Record<string, unknown>>;

/** Where reading goes on; only the store that gave it can read it. */
export type Cursor = readonly (number | string)[];

export interface Message {
  /** Hash of the message before it; none for the first. */
  readonly parent: string | undefined;
  readonly text: string;
}

/** Long texts and messages that records of one batch name by their hashes. */
export interface Texts {
  readonly blobs: Map<string, string>;
  readonly messages: Map<string, Message>;
}

export interface Batch {
  readonly records: readonly PortableRecord[];
  readonly texts: Texts;
  /** Behind its last record. */
  readonly cursor: Cursor;
}

/** What is read of a store, or of a backup, all of one state. */
export interface ContentsReader {
  /** A part in its order, from behind a cursor. */
  read(part: PartName, after?: Cursor): AsyncIterable<Batch>;
  /** How many runs there are, to say how far one is. */
  runs(): Promise<number>;
}

/** Something that contents can be read from: a store, or a backup in a file. */
export interface ContentsSource {
  /** For messages, without a password. */
  readonly place: string;
  /** Tells this source from others, however often it is opened. */
  readonly identity: string;
  /** Everything that `work` reads is of one state, whatever is written meanwhile. */
  snapshot<T>(work: (reader: ContentsReader) => Promise<T>): Promise<T>;
  /** Processes that may be writing to it, each as a text. */
  owners(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** How far a store that is being filled has come. It stands in the store, and is written with what it tells of. */
export interface Arrival {
  /** The identity of what it is filled from. */
  readonly from: string;
  readonly part: PartName;
  readonly cursor: Cursor | undefined;
}

/** A store that can be filled. Nobody can open it as a store until it is complete. */
export interface ContentsTarget extends ContentsSource {
  arrival(): Promise<Arrival | undefined>;
  isEmpty(): Promise<boolean>;
  /** Puts a batch in, and how far it then is: both or nothing. */
  put(batch: Batch, arrival: Arrival): Promise<void>;
  /** Says that nothing is missing any more. */
  complete(): Promise<void>;
  /** Looks at everything, and says what is wrong with it. */
  check(onRuns?: (count: number) => void): Promise<readonly StoreCheck[]>;
}
