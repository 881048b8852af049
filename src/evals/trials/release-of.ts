import { AirworthyError } from "../../core/errors.ts";
import type { EvalRelease, Evaluation } from "../evaluation.ts";
import { CURRENT } from "../evaluation.ts";

/** A release with the name that people call it by. */
export interface NamedRelease {
  readonly name: string;
  readonly release: EvalRelease;
}

/** A release of an evaluation by its name. @throws `release_unknown` listing what there is */
export function releaseOf({ name: evaluation, options }: Evaluation, name: string): NamedRelease {
  const { releases = {} } = options;
  const release = Object.hasOwn(releases, name) ? releases[name] : undefined;
  if (release !== undefined) return { name, release };
  if (name === CURRENT) return { name, release: {} };
  const known = [CURRENT, ...Object.keys(releases).filter((one) => one !== CURRENT)];
  throw new AirworthyError({
    code: "release_unknown",
    message: `Cannot find the release "${name}" of the evaluation "${evaluation}": it has ${known.map((one) => `"${one}"`).join(", ")}`,
    hint: "List it under releases of the evaluation, or try a change with --prompt or --model",
  });
}
