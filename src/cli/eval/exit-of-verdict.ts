import type { EvalVerdict } from "../../evals/gate/held.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";

const CODES: Readonly<Record<EvalVerdict, ExitCode>> = {
  PASS: EXIT.pass,
  BLOCK: EXIT.failed,
  INCONCLUSIVE: EXIT.inconclusive,
  // Scorers failed, so that it cannot be said.
  ERROR: EXIT.inconclusive,
};

export function exitOfVerdict(verdict: EvalVerdict): ExitCode {
  return CODES[verdict];
}
