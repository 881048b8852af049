import type { Scored } from "../../scorer.ts";
import type { Renderer } from "../render.ts";
import type { Assertion, JsonObject, SuiteTest } from "../suite.ts";

/** What an assertion looks at. */
export interface AssertionInput {
  readonly assertion: Assertion;
  /** Whether its type begins with `not-`. */
  readonly inverse: boolean;
  /** After the transforms. */
  readonly output: unknown;
  /** The output as text: JSON where it is none. */
  readonly text: string;
  /** The assertion's value with its variables filled in, or what its script gave. */
  readonly value: unknown;
  /** Whether the value is what a script gave. */
  readonly isScripted: boolean;
  readonly vars: JsonObject;
  readonly prompt: string;
  readonly test: SuiteTest;
  /** US dollars; undefined where it is not known. */
  readonly cost: number | undefined;
  /** Ms. */
  readonly latency: number;
  /** What scripts are given beside the output. */
  readonly context: JsonObject;
  /** Of the provider, such as its tools. */
  readonly providerConfig: JsonObject;
  readonly renderer: Renderer;
  readonly folder: string;
  readonly ask: Scored["ask"];
}

/** What an assertion says. A thrown error is one of the assertion itself, such as a threshold that is missing. */
export interface Judged {
  readonly pass: boolean;
  readonly score: number;
  readonly reason: string;
}

export type Handler = (input: AssertionInput) => Judged | Promise<Judged>;

/** 1 or 0; the reason is told of what did not pass. */
export function told(pass: boolean, reason: string): Judged {
  return { pass, score: pass ? 1 : 0, reason: pass ? "passed" : reason };
}
