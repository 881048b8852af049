import { AirworthyError } from "../../core/errors.ts";

export function takenOver(run: string): AirworthyError {
  return new AirworthyError({
    code: "run_taken_over",
    message: `Cannot go on with run "${run}": it was taken over, or ended, by another process`,
    hint: "Let this execution end; look at the run with `airworthy runs show`",
  });
}

export function letGo(run: string): AirworthyError {
  return new AirworthyError({
    code: "run_let_go",
    message: `Cannot go on with run "${run}" here: this process stops, or its engine has taken the run from it`,
    hint: "Nothing is to be done: another process goes on from the last stored call",
  });
}
