import type { Execution } from "../../core/execution.ts";
import { ToolError } from "../tool-error.ts";
import type { LongOutput } from "./cut.ts";

/** Of one run, or of all calls outside of one; the oldest goes first. */
const MOST = 32;

/** By the run. Its journal has them whole; here they are at hand, and a resumed run puts them back as it goes. */
const ofRuns = new WeakMap<Execution, Map<string, LongOutput>>();
const outside = new Map<string, LongOutput>();
let counted = 0;

/** Where long results are read on from. `execution` is undefined outside of a run. */
export class KeptOutputs {
  readonly #kept: Map<string, LongOutput>;
  readonly #isOutside: boolean;

  constructor(execution: Execution | undefined) {
    this.#isOutside = execution === undefined;
    this.#kept = execution === undefined ? outside : keptOf(execution);
  }

  /** The first part. `address` is the call's own, so that a replay gives it the same name. */
  keep(address: string, output: LongOutput): object {
    if (this.#isOutside) counted += 1;
    const name = this.#isOutside ? `${address}!${counted}` : address;
    this.#kept.set(name, output);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(oldest);
    }
    return output.part(name, 0);
  }

  /** @throws ToolError `not_kept` */
  read(tool: string, readMore: string): object {
    const at = readMore.lastIndexOf("@");
    const name = readMore.slice(0, at);
    const position = Number(readMore.slice(at + 1));
    const output =
      at === -1 || !Number.isInteger(position) || position < 0 ? undefined : this.#kept.get(name);
    if (output !== undefined) return output.part(name, position);
    throw new ToolError({
      code: "not_kept",
      message: `Cannot read on at ${JSON.stringify(readMore.slice(0, 200))}: ${tool} keeps no result of this name`,
      retryable: false,
      hint: `Call ${tool} again without readMore, and use the readMore of its answer as it stands`,
    });
  }
}

function keptOf(execution: Execution): Map<string, LongOutput> {
  const known = ofRuns.get(execution) ?? new Map<string, LongOutput>();
  ofRuns.set(execution, known);
  return known;
}
