import type { Command } from "commander";
import { age } from "../../../core/print/amounts.ts";
import type { Column } from "../../../core/print/table.ts";
import { table } from "../../../core/print/table.ts";
import { statusText } from "../../../rollout/ab/ab-markdown.ts";
import type { AbView } from "../../../rollout/ab/ab-view.ts";
import { abView } from "../../../rollout/ab/ab-view.ts";
import { isAb } from "../../../rollout/ab/is-ab.ts";
import { opened } from "../../../rollout/load-rollout.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonLine } from "../../print/json.ts";
import { withStore } from "../../project.ts";

export function addAbList(ab: Command, cli: Cli): void {
  ab.command("list")
    .summary("list A/B tests, those that go on first")
    .description("List A/B tests, those that go on first.")
    .action(async (_: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const { terminal } = cli;
      const now = Date.now();
      const found = await withStore(options, async (store) => {
        const all = (await store.rollouts.list({ limit: 1_000 })).filter(isAb);
        return Promise.all(all.map(async (one) => abView(await opened(store, one), now)));
      });
      if (options.json === true) {
        for (const { course: _c, events: _e, ...one } of found) terminal.out(jsonLine(one));
        return;
      }
      if (found.length === 0)
        return terminal.err("There is no A/B test. Begin one with `airworthy ab start`.");
      const { width, paint } = terminal;
      terminal.out(table(found, COLUMNS, { width, paint }));
    });
}

const COLUMNS: readonly Column<AbView>[] = [
  { header: "test", cell: ({ id }) => id.slice(0, 17) },
  { header: "workflow", cell: ({ workflow }) => workflow, least: 8 },
  { header: "B", cell: ({ b }) => b, least: 8 },
  { header: "shares", cell: ({ shares }) => `${shares.a}/${shares.b}` },
  { header: "state", cell: (view) => statusText(view) },
  { header: "says", cell: ({ decision }) => (decision?.says ?? "").replace("_", " "), least: 10 },
  { header: "runs", cell: ({ counted }) => String(counted), align: "right" },
  { header: "age", cell: ({ startedAt }) => age(startedAt), align: "right" },
];
