import { badInputs } from "../bad-input.ts";
import type { Observation } from "../caller.ts";
import { BoundReached } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import { fuzz } from "../fuzz.ts";
import { hostileInput } from "../hostile-input.ts";
import { codeIn } from "../mcp-answer.ts";
import { quoted } from "../quoted.ts";

const STACK = /\n\s+at .+[:(]\d+:\d+\)?|Traceback \(most recent call last\)|\bFile ".+", line \d+/;
const INSIDES =
  /\bCannot read propert(y|ies) of (undefined|null)|\bis not a function\b|\bundefined is not\b|\bNoneType\b|\bnull pointer\b|\bsegmentation fault\b|\bSQLITE_\w+|\bSQLSTATE\b|\bORA-\d{5}|\bsyntax error (at or )?near\b|\bunterminated (quoted )?string\b|\bunrecognized token\b/i;
const EMPTY =
  /^\W*(error|failed|failure|internal( server)? error|unknown error|something went wrong|an error occurred|bad request|invalid( input| request| arguments?)?|\[object Object\]|undefined|null)?\W*$/i;

/** Whether a refusal tells its reader what to do about it. */
export const unclearError: Fault = {
  id: "unclear_error",
  severity: "medium",
  stage: "behaviour",
  pattern: "The agent sends the same call again and again, since nothing tells it what is wrong",
  fix: "Answer with a code, what was wrong with which value, and what would fit; keep stacks in the log",
  check: async (subject, lab) => {
    if (!subject.mayCall) return [];
    let injected: readonly Symptom[] = [];
    try {
      await badInputs(subject, lab);
      injected = await hostileInput(subject, lab);
      await fuzz(subject, lab);
    } catch (error) {
      // What was seen until the bound was reached still counts.
      if (!(error instanceof BoundReached)) throw error;
    }
    const all = subject.seen;
    return [
      injected,
      symptom(all, "stack", hasStack),
      symptom(all, "empty", saysNothing),
      symptom(all, "hang", hangs),
      symptom(all, "crash", crashes),
      symptom(all, "code", hasNoCode),
    ].flat();
  },
};

function symptom(
  seen: readonly Observation[],
  parameter: keyof typeof MESSAGES,
  is: (one: Observation) => boolean,
): readonly Symptom[] {
  // The shortest input that shows it; of two, the later one, which shrinking led to.
  const [found] = seen.filter(is).sort((a, b) => lengthOf(a) - lengthOf(b) || b.call.id - a.call.id);
  if (found === undefined) return [];
  const { message, severity } = MESSAGES[parameter];
  return [
    {
      message: `${message}: ${quoted(found.call, 120)}`,
      parameter,
      evidence: [found],
      severity,
    },
  ];
}

function lengthOf({ input }: Observation): number {
  return JSON.stringify(input).length;
}

const MESSAGES = {
  stack: { message: "An error shows the insides of the program", severity: "medium" },
  empty: { message: "An error does not say what is wrong", severity: "medium" },
  hang: { message: "A call got no answer in time", severity: "medium" },
  crash: { message: "A call ended the server", severity: "high" },
  code: { message: "An error has no code that a program could act on", severity: "low" },
} as const;

function hasStack({ answer }: Observation): boolean {
  return (
    answer.kind !== "lost" &&
    (STACK.test(answer.text) || (answer.kind === "refused" && INSIDES.test(answer.text)))
  );
}

function hasNoCode({ answer }: Observation): boolean {
  return (
    answer.kind === "refused" &&
    answer.code === undefined &&
    codeIn(answer.text) === undefined &&
    !EMPTY.test(answer.text)
  );
}

function saysNothing({ answer }: Observation): boolean {
  return answer.kind === "refused" && EMPTY.test(answer.text);
}

function hangs({ answer }: Observation): boolean {
  return answer.kind === "lost" && answer.why === "timeout";
}

function crashes({ answer }: Observation): boolean {
  return answer.kind === "lost" && answer.why === "gone";
}
