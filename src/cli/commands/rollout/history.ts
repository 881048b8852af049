import type { Command } from "commander";
import { age, dateTime } from "../../../core/print/amounts.ts";
import type { Column } from "../../../core/print/table.ts";
import { table } from "../../../core/print/table.ts";
import type { Rollout } from "../../../rollout/load-rollout.ts";
import { opened } from "../../../rollout/load-rollout.ts";
import type { RolloutEvent } from "../../../rollout/rollout-state.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonLine } from "../../print/json.ts";
import { withStore } from "../../project.ts";
import { resolveRollout } from "../../resolve-rollout.ts";

export function addRolloutHistory(rollout: Command, cli: Cli): void {
  rollout
    .command("history")
    .summary("list rollouts, or who did what in one")
    .description("List rollouts, those that go on first; of one, who did what, when and why.")
    .argument("[rollout]", "its id, the beginning of it, or a workflow")
    .action(async (text: string | undefined, _: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const { terminal } = cli;
      const { width, paint } = terminal;
      const found = await withStore(options, async (store) => {
        if (text !== undefined) return [await opened(store, await resolveRollout(store, text))];
        const all = await store.rollouts.list();
        return Promise.all(all.map((one) => opened(store, one)));
      });
      const [only] = found;
      if (text !== undefined && only !== undefined) {
        if (options.json === true) for (const event of only.events) terminal.out(jsonLine(event));
        else terminal.out(table(only.events, EVENTS, { width, paint }));
        return;
      }
      if (options.json === true) for (const { evidence: _e, ...one } of found) terminal.out(jsonLine(one));
      else if (found.length === 0)
        terminal.err("There is no rollout. Begin one with `airworthy rollout start`.");
      else terminal.out(table(found, ROLLOUTS, { width, paint }));
    });
}

const ROLLOUTS: readonly Column<Rollout>[] = [
  { header: "rollout", cell: ({ id }) => id.slice(0, 17) },
  { header: "workflow", cell: ({ workflow }) => workflow, least: 8 },
  { header: "candidate", cell: ({ candidate }) => candidate, least: 12 },
  { header: "state", cell: ({ state }) => state.status.replace("_", " ") },
  { header: "age", cell: ({ startedAt }) => age(startedAt), align: "right" },
  { header: "why", cell: ({ state }) => ("last" in state ? state.last.why : ""), least: 10 },
];

const EVENTS: readonly Column<RolloutEvent>[] = [
  { header: "when", cell: ({ at }) => dateTime(at) },
  { header: "who", cell: ({ by }) => by, least: 6 },
  {
    header: "what",
    cell: (event) => (event.type === "entered" ? `stage ${event.stage + 1}` : event.type.replace("_", " ")),
  },
  { header: "why", cell: ({ why }) => why, least: 10 },
];
