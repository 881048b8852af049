import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { ShadowPlan } from "../../../core/serving.ts";
import { manifestOf } from "../../../releases/seal.ts";
import { changeServing } from "../../change-serving.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { durationOption, positiveNumber, share, wholeNumber } from "../../options/parsers.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";

interface Options extends GlobalOptions {
  readonly release: string;
  readonly share?: number;
  readonly runs?: number;
  readonly cost?: number;
  readonly concurrency?: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly timeout?: number;
  readonly liveReads?: boolean;
  readonly beside?: boolean;
  readonly why?: string;
}

export function addStart(shadow: Command, cli: Cli): void {
  shadow
    .command("start")
    .summary("shadow a workflow with a release")
    .description(
      "Have every process that serves a workflow run a release beside it from now on: on the inputs of its runs, after they were answered or with --beside while they are, in a process of its own. Another shadow of the workflow ends.",
    )
    .argument("<workflow>", "what is shadowed")
    .requiredOption("--release <release>", "the candidate: its id, the beginning of it, its name, or last")
    .option("--share <share>", "of the runs, such as 10% (default: all)", share)
    .option("--runs <n>", "stop after so many", wholeNumber(1))
    .option("--cost <usd>", "stop after so many US dollars", positiveNumber)
    .option(
      "--concurrency <n>",
      "so many at a time, for each process that serves (default: 1)",
      wholeNumber(1),
    )
    .option("--cpu <share>", "of one core, for each process that serves (default: 1)", share)
    .option("--memory <MiB>", "for the process of the shadow (default: 512)", wholeNumber(32))
    .option("--timeout <duration>", "when one is taken to hang (default: 60s)", durationOption)
    .option("--beside", "begin with the incumbent in place of after it")
    .option("--no-live-reads", "end a shadow that would read what the incumbent did not")
    .option("--why <text>", "for the history")
    .action(async (workflow: string, _: unknown, self: Command) => {
      await start(workflow, self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function start(workflow: string, options: Options, { terminal }: Cli): Promise<void> {
  await withWritableStore({ ...options, create: true }, async (store) => {
    const release = await resolveRelease(store.releases, options.release);
    if (!Object.hasOwn(manifestOf(release).workflows, workflow)) throw hasNone(release.id, workflow);
    const { shadow } = await changeServing(store, { workflow, why: options.why }, (rev) => ({
      shadow: { id: `${release.id.slice(4, 12)}-${rev}`, candidate: release.id, ...planOf(options) },
    }));
    if (options.json === true) terminal.out(jsonDocument({ workflow, shadow }));
    else {
      terminal.out(`Shadowing ${workflow} with ${release.id}: ${shadow?.id}`);
      terminal.err(terminal.paintErr("dim", `look: airworthy shadow report ${workflow}`));
    }
  });
}

function planOf(options: Options): Omit<ShadowPlan, "id" | "candidate"> {
  const { share: part, runs, cost, concurrency, cpu, memory, timeout, liveReads, beside } = options;
  const given = { runs, cost, concurrency, cpu, memory, timeout };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(part === undefined ? {} : { percent: Math.round(part * 10_000) / 100 }),
    ...(liveReads === false ? { liveReads } : {}),
    ...(beside === true ? { when: "beside" } : {}),
  };
}

function hasNone(release: string, workflow: string): AirworthyError {
  return new AirworthyError({
    code: "workflow_unknown",
    message: `Cannot shadow the workflow "${workflow}" with ${release}: the release has no workflow of that name`,
    hint: "Look at what is in it with `airworthy release show`",
  });
}
