import type { Command } from "commander";
import type { ShadowPlan } from "../../../core/serving.ts";
import type { Store } from "../../../core/store.ts";
import { reportShadow } from "../../../rollout/shadow/report-shadow.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { shadowText } from "../../print/shadow-text.ts";
import { withStore } from "../../project.ts";
import { noShadow } from "./stop.ts";

export function addReport(shadow: Command, cli: Cli): void {
  shadow
    .command("report")
    .summary("say how a candidate compares with what serves, on the same inputs")
    .description(
      "Say how a candidate compares with what serves, on the same inputs: outcomes, writes that it would have made otherwise, time, cost. Exits 1 where it fails more often, 3 while nothing is known against it.",
    )
    .argument("<workflow>", "what is or was shadowed: its newest shadow")
    .action(async (workflow: string, _: unknown, self: Command) => {
      cli.exitCode = await report(workflow, self.optsWithGlobals(), cli);
    });
}

async function report(workflow: string, options: GlobalOptions, { terminal }: Cli): Promise<ExitCode> {
  return withStore(options, async (store) => {
    const plan = await newestShadow(store, workflow);
    if (plan === undefined) throw noShadow(workflow);
    const found = await reportShadow(store, plan.id);
    if (options.json === true) terminal.out(jsonDocument({ workflow, shadow: plan, ...found }));
    else terminal.out(shadowText(found, { plan, terminal }));
    return found.verdict === "BLOCK" ? EXIT.failed : EXIT.inconclusive;
  });
}

async function newestShadow(store: Store, workflow: string): Promise<ShadowPlan | undefined> {
  const history = await store.servings.history(workflow);
  return history.find(({ shadow }) => shadow !== undefined)?.shadow;
}
