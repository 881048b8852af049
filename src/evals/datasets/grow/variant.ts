import type { Case } from "../../case.ts";

export type GrowKind = "boundary" | "noise" | "combine";

/** A text made of another one, with what still holds of the case it was made of. */
export interface Variant {
  /** `typos`, `empty`, …: part of the new case's id and its tag. */
  readonly name: string;
  readonly text: string;
  /** Tools that the text tries to have called though nothing of the case asks for them. */
  readonly forbid?: readonly string[];
}

/** What a variant is made of. */
export interface Given {
  readonly case: Case;
  readonly text: string;
  readonly seed: number;
  /** Texts of the case that a variant must leave as they are, such as values that are expected. */
  readonly kept: readonly string[];
  /** Tools that cases of the dataset name and this one does not. */
  readonly otherTools: readonly string[];
  /** Of the field, where its schema has a bound. */
  readonly maxLength: number | undefined;
}

/** Makes a variant; undefined where the text gives none, such as another order of a single sentence. */
export type Maker = (given: Given) => Omit<Variant, "name"> | undefined;
