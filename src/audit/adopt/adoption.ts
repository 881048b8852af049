import { createTwoFilesPatch } from "diff";

/** A file as it is and as it should be; without `before` it is new. */
export interface Change {
  /** Below the root, with `/`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** The smallest changes that record a project's agents, and give it a first dataset and release. */
export interface Adoption {
  readonly changes: readonly Change[];
  /** Functions that are recorded, by their names. */
  readonly recorded: readonly string[];
  /** What a diff cannot do, and what to know before it is applied. */
  readonly notes: readonly string[];
  /** Commands to type once it is applied. */
  readonly next: readonly string[];
}

/** The changes as a unified diff, as `git apply` and `patch -p1` take it. */
export function adoptionDiff({ changes }: Pick<Adoption, "changes">): string {
  return changes
    .map(({ path, before, after }) => {
      const patch = createTwoFilesPatch(
        before === undefined ? "/dev/null" : `a/${path}`,
        `b/${path}`,
        before ?? "",
        after,
        "",
        "",
        { context: 3 },
      );
      // Its first line is a rule of `=` that not every patch program skips.
      return patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+) ([^\t\n]*)\t?$/gm, "$1 $2");
    })
    .join("");
}
