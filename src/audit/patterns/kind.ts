import type { Place, Program } from "../model/program.ts";

export type PatternNumber = 1 | 2 | 3 | 4 | 5 | 6;

/** `high` alone makes a pattern present, `medium` partial; `low` only adds to others. */
export type Severity = "high" | "medium" | "low";

/** One fault at one place. */
export interface Found {
  readonly severity: Severity;
  readonly place: Place;
  /** What is wrong, with the names of this code. */
  readonly message: string;
  /** What to do about it, with the names of this code. */
  readonly fix: string;
  /** The command of airworthy that helps. */
  readonly command?: string;
  /** Other places that show the same. */
  readonly also?: readonly Place[];
  /** What it is called by across edits of the file: the name of a tool, a loop, a prompt. */
  readonly subject: string;
}

/** A kind of finding; its id is its anchor in docs/audit-findings.md. */
export interface Kind {
  readonly id: string;
  readonly pattern: PatternNumber;
  readonly title: string;
  /** Why it matters, for the report and the docs. */
  readonly why: string;
  /** What is looked for, and what is let be. For the docs. */
  readonly looksFor: string;
  readonly find: (program: Program) => readonly Found[];
}

export interface Pattern {
  readonly number: PatternNumber;
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly Kind[];
  /** Why nothing can be said of a program, if so. */
  readonly cannotTell: (program: Program) => string | undefined;
  /** What speaks for `absent`, in words. */
  readonly soundBecause: (program: Program) => string;
}

export function quoted(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** Why nothing is said where no model is called. What cannot be read is no sign that all is well in it. */
export function nothingFound({ evidence }: Program): string {
  const { python, frameworks } = evidence;
  const [first] = frameworks;
  if (first !== undefined)
    return `the calls of ${quoted([...new Set(frameworks.map(({ what }) => what))])} are not known here (${first.place.file}:${first.place.line})`;
  const also =
    python === 0
      ? ""
      : `; ${python} file${python === 1 ? "" : "s"} of Python ${python === 1 ? "is" : "are"} not read`;
  return `no call of a model was found in TypeScript, JavaScript or Python${also}`;
}
