import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { Case } from "../../../evals/case.ts";
import { splitCases } from "../../../evals/datasets/split-cases.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { table } from "../../print/table.ts";
import type { Terminal } from "../../terminal.ts";
import { changeDataset } from "./_change-dataset.ts";

interface Options extends GlobalOptions {
  readonly seed: number;
  readonly by: readonly ("route" | "tag")[];
  readonly again?: boolean;
}

export function addSplit(datasets: Command, cli: Cli): void {
  datasets
    .command("split")
    .summary("deal cases out to parts such as train and test")
    .description(
      "Deal cases out to parts, each with its share of every route. Cases of one cluster stay together; cases that are in a part already stay there.",
    )
    .argument("<dataset>", "a file, or a name in the store")
    .argument("<part=weight...>", "parts with their weights: train=80 test=20", weights)
    .option("--seed <n>", "the same seed gives the same parts", wholeNumber(0), 1)
    .addOption(
      new Option("--by <what>", "what each part has its share of: route, tag, or route,tag")
        .default(["route"], "route")
        .argParser(strata),
    )
    .option("--again", "deal out cases that are in a part already, too")
    .action(async (name: string, parts: Record<string, number>, _: unknown, self: Command) => {
      const { seed, by, again, ...options }: Options = self.optsWithGlobals();
      const { terminal } = cli;
      const { after } = await changeDataset(name, { options, terminal }, (before) => {
        const split = splitCases(before?.cases ?? [], { parts, seed, by, again: again === true });
        const old = new Map(before?.cases.map((one) => [one.id, one.split]));
        return split
          .filter((one) => old.get(one.id) !== one.split)
          .map((one) => ({ kind: "replace", case: one }));
      });
      if (options.json !== true) terminal.out(`\n${partsText(after.cases, Object.keys(parts), terminal)}`);
    });
}

function weights(text: string, before: Record<string, number> | undefined): Record<string, number> {
  const [, name = "", weight = ""] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError("Expected a part and its weight, such as train=80.");
  return { ...before, [name]: Number(weight) };
}

function strata(text: string): readonly ("route" | "tag")[] {
  const names = text.split(",");
  if (names.every((name) => name === "route" || name === "tag")) return names;
  throw new InvalidArgumentError("Expected route, tag, or route,tag.");
}

const ROUTES = 20;

/** Cases of each route by part, so that one sees what was dealt out. */
function partsText(cases: readonly Case[], parts: readonly string[], { width, paint }: Terminal): string {
  const routes = [...Map.groupBy(cases, ({ route }) => route ?? "(no route)")].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const rows: (readonly [string, readonly Case[]])[] = [["all", cases], ...routes.slice(0, ROUTES)];
  const text = table(
    rows,
    [
      { header: "route", cell: ([route]) => route, least: 12 },
      ...parts.map((part) => ({
        header: part,
        cell: ([, own]: (typeof rows)[number]) => String(own.filter(({ split }) => split === part).length),
        align: "right" as const,
      })),
    ],
    { width, paint },
  );
  return routes.length > ROUTES ? `${text}\n… ${routes.length - ROUTES} more routes` : text;
}
