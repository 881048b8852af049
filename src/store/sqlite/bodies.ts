import type { Body, Shared } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import { optionalNumber } from "./_row.ts";
import type { Blobs, TextRef } from "./blobs.ts";
import type { Value } from "./database.ts";
import type { ThreadMemo, Threads } from "./threads.ts";

/** What three columns hold for a body. */
export interface BodyRef {
  readonly text: TextRef;
  readonly shared: bigint | null;
  readonly thread: number | null;
}

export interface BodyColumns {
  readonly text: Value | undefined;
  readonly shared: Value | undefined;
  readonly thread: Value | undefined;
}

/** Shared texts and messages that a reader has met. */
export interface BodyMemo {
  readonly shared: Map<number, Shared>;
  readonly threads: ThreadMemo;
}

export function bodyMemo(): BodyMemo {
  return { shared: new Map(), threads: new Map() };
}

/** Takes bodies apart into columns, blobs and chains, and puts them together again. */
export class Bodies {
  readonly #blobs: Blobs;
  readonly #threads: Threads;

  constructor(blobs: Blobs, threads: Threads) {
    this.#blobs = blobs;
    this.#threads = threads;
  }

  /** The columns of a body that needs no other row than are known to be stored. */
  known({ text, shared, thread }: Body): BodyRef | undefined {
    const textRef = this.#blobs.known(text);
    const sharedRef = shared === undefined ? null : this.#blobs.knownBlob(shared.hash);
    const head = thread === undefined ? null : this.#threads.known(thread);
    if (textRef === undefined || sharedRef === undefined || head === undefined) return undefined;
    return { text: textRef, shared: sharedRef, thread: head };
  }

  put(body: Body): BodyRef {
    return {
      text: this.#blobs.refer(body.text),
      shared: body.shared === undefined ? null : this.#blobs.put(body.shared.text, body.shared.hash),
      thread: body.thread === undefined ? null : this.#threads.put(body.thread),
    };
  }

  read(columns: BodyColumns, memo: BodyMemo): Body {
    const shared = optionalNumber(columns.shared);
    const thread = optionalNumber(columns.thread);
    return {
      text: this.#blobs.resolve(columns.text),
      ...(shared === undefined ? {} : { shared: this.#shared(shared, memo) }),
      ...(thread === undefined ? {} : { thread: this.#threads.read(thread, memo.threads) }),
    };
  }

  #shared(id: number, memo: BodyMemo): Shared {
    const known = memo.shared.get(id);
    if (known !== undefined) return known;
    const text = this.#blobs.get(id);
    const shared = { text, hash: digest(text) };
    memo.shared.set(id, shared);
    return shared;
  }
}
