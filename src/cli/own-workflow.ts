import { decode } from "../core/codec.ts";
import { AirworthyError } from "../core/errors.ts";
import type { StoredRun } from "../core/run.ts";
import type { AnyWorkflow } from "../core/workflow.ts";
import type { ProbeInput } from "../tools/probes/probe-workflow.ts";
import { ownTools } from "./own-tools.ts";

/**
 * The workflow by which a command of this program recorded a run, to replay it: it starts no server.
 *
 * @throws `module_load_failed`, `usage` where the files are gone that export the tools of a probe
 */
export async function ownWorkflow({ workflow, input }: StoredRun): Promise<AnyWorkflow | undefined> {
  if (workflow !== "probe") return undefined;
  const { probeWorkflow } = await import("../tools/probes/probe-workflow.ts");
  const { files, target } = decode(input.text) as ProbeInput;
  // Contracts answer by their own records, so that their code is needed; everything else is in the recording.
  const own = files === undefined ? undefined : await ownTools(files);
  return probeWorkflow(async () => {
    if (own !== undefined) return own;
    throw new AirworthyError({
      code: "not_replayable",
      message: `Cannot call "${target}": a replay starts no server`,
      hint: "Probe it again with `airworthy probe`",
    });
  });
}
