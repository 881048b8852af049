import { diffLines } from "diff";
import type { Body } from "./body.ts";
import { AirworthyError } from "./errors.ts";
import type { RunId } from "./ids.ts";

/**
 * - `asked_differently`: the call is recorded, with another question.
 * - `not_recorded`: the code asks for a call that the recording does not hold.
 * - `never_asked`: the recording holds a call that the code no longer makes.
 * - `other_end`: all calls are the same, the run's result is not.
 */
export type DivergenceKind = "asked_differently" | "not_recorded" | "never_asked" | "other_end";

export interface DivergenceParts {
  readonly run: RunId;
  readonly kind: DivergenceKind;
  /** The call's address; `(end)` where the results differ. */
  readonly address: string;
  readonly recorded: string | undefined;
  readonly asked: string | undefined;
}

const SAYS: Readonly<Record<DivergenceKind, string>> = {
  asked_differently: "was recorded with another question",
  not_recorded: "is not in the recording",
  never_asked: "is in the recording, and the code no longer makes it",
  other_end: "differs from the recorded one",
};

/**
 * A replay met something that the recording does not hold. It never guesses: nothing was called and
 * nothing was written. `diff` shows what was recorded (-) against what was asked (+).
 */
export class DivergenceError extends AirworthyError {
  override readonly name = "DivergenceError";
  readonly divergence: DivergenceParts & { readonly diff: string };

  constructor(parts: DivergenceParts) {
    const diff = readableDiff(parts.recorded ?? "", parts.asked ?? "");
    const subject = parts.kind === "other_end" ? "its result" : `call "${parts.address}"`;
    super({
      code: "divergence",
      message: `Cannot replay run "${parts.run}" exactly: ${subject} ${SAYS[parts.kind]}${diff === "" ? "" : `\n${diff}`}`,
      hint: "Run the code of the release that made the run, or use `airworthy fork` to see what the changed code does; `airworthy doctor` finds clocks and random numbers outside of the record",
      data: { run: parts.run, kind: parts.kind, address: parts.address, diff },
    });
    this.divergence = { ...parts, diff };
  }
}

/** A body as people read it: indented, one message after the other. */
export function readable(body: Body | undefined): string {
  if (body === undefined) return "(no question)";
  const texts = [body.text, ...(body.thread?.texts ?? []), ...(body.shared ? [body.shared.text] : [])];
  return texts.map(indent).join("\n");
}

export function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2) ?? text;
  } catch {
    return text;
  }
}

const CONTEXT = 2;
const MAX_LINES = 60;

function readableDiff(recorded: string, asked: string): string {
  if (recorded === asked) return "";
  const lines: string[] = [];
  for (const part of diffLines(`${recorded}\n`, `${asked}\n`, { timeout: 500 }) ?? []) {
    const own = part.value.replace(/\n$/, "").split("\n");
    const mark = part.added ? "+" : part.removed ? "-" : " ";
    if (mark !== " " || own.length <= CONTEXT * 2) lines.push(...own.map((line) => `${mark} ${clip(line)}`));
    else
      lines.push(
        ...own.slice(0, CONTEXT).map((line) => `  ${clip(line)}`),
        "  …",
        ...own.slice(-CONTEXT).map((line) => `  ${clip(line)}`),
      );
  }
  if (lines.length === 0) lines.push(`- ${clip(recorded)}`, `+ ${clip(asked)}`);
  return lines.length <= MAX_LINES
    ? lines.join("\n")
    : `${lines.slice(0, MAX_LINES).join("\n")}\n  … ${lines.length - MAX_LINES} more lines`;
}

function clip(line: string): string {
  return line.length <= 200 ? line : `${line.slice(0, 200)}… (${line.length} characters)`;
}
