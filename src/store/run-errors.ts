import { AirworthyError } from "../core/errors.ts";
import { CALLS_PER_RUN } from "./calls-per-run.ts";

export function runExists(run: string): AirworthyError {
  return new AirworthyError({
    code: "run_exists",
    message: `Cannot store run "${run}": the store already has a run of this id with other content`,
    hint: "Leave the id out to get a new one, or erase the stored run first",
  });
}

export function runNotFound(run: string): AirworthyError {
  return new AirworthyError({
    code: "run_not_found",
    message: `Cannot find run "${run}" in the store: it was never stored, or has been erased or pruned`,
    hint: "List the stored runs with `airworthy runs list`",
  });
}

export function runEnded(run: string, status: string): AirworthyError {
  return new AirworthyError({
    code: "run_ended",
    message: `Cannot continue run "${run}": it is ${status}, expected an unfinished run`,
    hint: "Fork or rerun it to get a new run from it",
  });
}

export function runTakenOver(run: string): AirworthyError {
  return new AirworthyError({
    code: "run_taken_over",
    message: `Cannot write to run "${run}": another process has taken it over`,
    hint: "Let this execution end; the other one carries the run on from the last stored call",
  });
}

export function runBusy(run: string, owner: string): AirworthyError {
  return new AirworthyError({
    code: "run_busy",
    message: `Cannot take over run "${run}": ${owner} is still executing it`,
    hint: "Wait for it to end, or stop the process that executes it",
  });
}

export function sessionMoved(session: string, turns: number): AirworthyError {
  return new AirworthyError({
    code: "session_moved",
    message: `Cannot add a turn to session "${session}": it has changed by ${turns} turns since this one began`,
    hint: "Start the turn again: it then sees what was said meanwhile",
  });
}

export function foreignTicket(run: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_ticket",
    message: `Cannot write to run "${run}": its ticket was not given by this store`,
    hint: "Use the ticket that begin() or claim() of the same store has given",
  });
}

export function foreignTurn(run: string, session: string): AirworthyError {
  return new AirworthyError({
    code: "foreign_session",
    message: `Cannot add messages of run "${run}" to session "${session}": the run was not begun in this session`,
    hint: "Begin the run with the session its messages belong to",
  });
}

export function tooManyCalls(run: string, seq: number): AirworthyError {
  return new AirworthyError({
    code: "too_many_calls",
    message: `Cannot store call ${seq} of run "${run}": expected a sequence number from 1 to ${CALLS_PER_RUN - 1}`,
    hint: "Split the work into several runs",
  });
}
