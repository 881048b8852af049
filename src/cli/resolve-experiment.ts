import { AirworthyError } from "../core/errors.ts";
import type { Experiments } from "../core/experiment.ts";
import type { ExperimentId } from "../core/ids.ts";
import { parseExperimentId } from "../core/ids.ts";
import { shortId } from "../core/print/short-id.ts";

/**
 * The experiment that a person means: a whole id, the beginning of one as tables show it, or `last`.
 *
 * @throws `experiment_not_found`, `experiment_ambiguous`, `invalid_experiment_id`
 */
export async function resolveExperiment(
  experiments: Pick<Experiments, "list">,
  text: string,
): Promise<ExperimentId> {
  const recent = await experiments.list({ limit: 1_000 });
  const [newest] = recent;
  if (text === "last" && newest !== undefined) return newest.id;
  const found = recent.filter(({ id }) => id.startsWith(text) || shortId(id) === text);
  const exact = found.find(({ id }) => id === text);
  const [first, second] = found;
  if (exact !== undefined) return exact.id;
  if (first === undefined) return parseExperimentId(text);
  if (second === undefined) return first.id;
  throw new AirworthyError({
    code: "experiment_ambiguous",
    message: `Cannot tell which experiment "${text}" is: ${found.length} begin so, such as "${shortId(first.id)}" and "${shortId(second.id)}"`,
    hint: "Give more of the id",
  });
}
