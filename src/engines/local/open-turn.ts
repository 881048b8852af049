import { AirworthyError } from "../../core/errors.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { Engine } from "./engine.ts";

/** A run's place in its conversation, from the check that it is free to the run's end. */
export interface OpenTurn {
  readonly messages: readonly string[];
  /** Turns before this one; another process may have added some when it ends. */
  readonly after: number;
  /** Lets the next turn begin. */
  close(): void;
}

/** Of a run without a session. */
export const NO_SESSION: OpenTurn = { messages: [], after: 0, close: () => {} };

/** The turns under way in this process: two that begin at once would not see each other in the store. */
const underWay = new WeakMap<Store, Map<SessionId, RunId>>();

/** @throws `session_busy` while another turn of the conversation goes on. */
export async function openTurn(engine: Engine, run: RunId, session: SessionId): Promise<OpenTurn> {
  const { store } = engine;
  const turns = underWay.get(store) ?? new Map<SessionId, RunId>();
  underWay.set(store, turns);
  const here = turns.get(session);
  if (here !== undefined) throw busy(session, here);
  turns.set(session, run);
  try {
    const state = await store.session(session);
    if (state?.running !== undefined) throw busy(session, state.running);
    return {
      messages: state?.messages ?? [],
      after: state?.turns ?? 0,
      close: () => turns.delete(session),
    };
  } catch (error) {
    turns.delete(session);
    throw error;
  }
}

function busy(session: SessionId, other: RunId): AirworthyError {
  return new AirworthyError({
    code: "session_busy",
    message: `Cannot start a turn of session "${session}": its run "${other}" is still going on`,
    hint: "Wait for that run to end, or cancel it; the turns of a conversation follow each other",
  });
}
