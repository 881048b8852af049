import type { Command } from "commander";
import { duration, plural } from "../../core/print/amounts.ts";
import { visibleLine } from "../../core/print/visible.ts";
import { endAsked } from "../../engines/local/end-asked.ts";
import type { Drilled } from "../../rollout/drill.ts";
import { drill } from "../../rollout/drill.ts";
import type { OnRollback } from "../../rollout/plan.ts";
import { rollBack } from "../../rollout/roll-back.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { inFlightOption } from "../options/in-flight.ts";
import { durationOption } from "../options/parsers.ts";
import { jsonDocument } from "../print/json.ts";
import { withWritableStore } from "../project.ts";
import { resolveRelease } from "../resolve-release.ts";
import { whoami } from "../whoami.ts";

interface Options extends GlobalOptions {
  readonly why?: string;
  readonly by?: string;
  readonly drill?: boolean;
  readonly for?: number;
  readonly inFlight?: OnRollback;
  readonly from?: string;
}

export function addRollback(program: Command, cli: Cli): void {
  program
    .command("rollback")
    .description(
      "Serve a workflow by the last release that served everyone, at once: out of a rollout by its incumbent, else by the release before. New runs and next turns of conversations follow within milliseconds; runs in flight, and those that wait for a person, finish where they began, or are cancelled with --in-flight cancel: each process ends its own, after what it has begun to write. With --drill it goes back and forth again, measures that, and keeps it as evidence.",
    )
    .argument("<workflow>", "the workflow")
    .option("--why <text>", "kept in the history")
    .option("--by <name>", "who you are (default: your name on this machine)")
    .addOption(inFlightOption())
    .option("--from <release>", "what serves now; needed to go back further after a rollback")
    .option("--drill", "only try it: back, and forth again")
    .option("--for <duration>", "how long a drill lasts (default: 1s)", durationOption)
    .action(async (workflow: string, _: unknown, self: Command) => {
      await rollback(workflow, self.optsWithGlobals(), cli);
    });
}

async function rollback(workflow: string, options: Options, { terminal }: Cli): Promise<void> {
  const { by = whoami(), why = "", for: lasts, inFlight } = options;
  const deed = { at: Date.now(), by, why };
  if (options.drill !== true) {
    const serving = await withWritableStore(options, async (store) => {
      const named =
        options.from === undefined ? undefined : await resolveRelease(store.releases, options.from);
      const now = await rollBack(store, workflow, { ...deed, inFlight, from: named?.id });
      await endAsked(store);
      return now;
    });
    if (options.json === true) terminal.out(jsonDocument(serving));
    else terminal.out(visibleLine(`${workflow} is served by ${serving.stable ?? "the app's own code"}`));
    return;
  }
  const stopped = new AbortController();
  // Whoever ends it early must not leave the workflow rolled back.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
  const drilled = await withWritableStore(options, async (store) => {
    const measured = await drill(store, workflow, {
      ...deed,
      why: why === "" ? "drill" : why,
      signal: stopped.signal,
      ...(lasts === undefined ? {} : { lasts }),
    });
    const { committed, lastOld, runs } = measured;
    const details = { workflow, committed, lastOld, runs };
    await store.audit.add({
      at: Date.now(),
      actor: by,
      role: "cli",
      action: "rollback.drill",
      target: workflow,
      details,
    });
    return measured;
  });
  terminal.out(options.json === true ? jsonDocument(drilled) : drillText(drilled));
}

function drillText({ workflow, committed, lastOld, runs }: Drilled): string {
  const seen =
    runs === 0
      ? "no run began meanwhile, so none was seen to follow"
      : `${plural(runs, "run")} began meanwhile, the last on the old release ${lastOld === 0 ? "before it" : `${duration(lastOld)} after it`}`;
  return visibleLine(`${workflow} was rolled back in ${duration(committed)}: ${seen}`);
}
