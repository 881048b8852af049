import type { SessionState } from "../../core/store.ts";
import type { PortableRecord } from "./contents.ts";

/** A conversation that goes on over several runs, without who is at it. */
export function sessionRecord(state: SessionState | undefined): PortableRecord {
  if (state === undefined) throw new RangeError("Cannot read the store: expected a session, found nothing");
  const { id, messages, turns } = state;
  return { id, messages, turns };
}

export function sessionOf(record: PortableRecord): SessionState {
  const { id, messages, turns } = record as unknown as SessionState;
  return { id, messages, turns };
}
