import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Command } from "commander";
import { isAirworthyError } from "../../../core/errors.ts";
import { datasetFile } from "../../../evals/datasets/dataset-place.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { findConfig } from "../../config/find-config.ts";
import { age } from "../../print/amounts.ts";
import { jsonLine } from "../../print/json.ts";
import { table } from "../../print/table.ts";
import { withStore } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

/** Folders of a project in which files of cases are looked for. */
const FOLDERS = ["evals", "datasets"];

interface Listed {
  readonly dataset: string;
  readonly where: "file" | "store";
  readonly version: string | undefined;
  readonly cases: number | undefined;
  readonly storedAt?: number;
  /** Why a file is none. */
  readonly problem?: string;
}

interface Options extends GlobalOptions {
  readonly versions?: boolean;
}

export function addList(datasets: Command, cli: Cli): void {
  datasets
    .command("list")
    .summary("list datasets")
    .description(
      "List the datasets of the store, and the files in the folders evals and datasets of the project.",
    )
    .argument("[name]", "only this dataset of the store, with all its versions")
    .option("--versions", "every version in the store, the newest first")
    .action(async (name: string | undefined, _: unknown, self: Command) => {
      await list(name, self.optsWithGlobals(), cli.terminal);
    });
}

async function list(name: string | undefined, options: Options, terminal: Terminal): Promise<void> {
  const files = name === undefined ? await listFiles(options) : [];
  const all = [...files, ...(await listStored(name, options))];
  if (options.json === true) for (const one of all) terminal.out(jsonLine(one));
  else if (all.length === 0) terminal.err(emptyText(name));
  else printTable(all, terminal);
}

async function listStored(name: string | undefined, options: Options): Promise<readonly Listed[]> {
  try {
    const kept = await withStore(options, (store) => store.experiments.datasets(name));
    const isAll = options.versions === true || name !== undefined;
    const shown = isAll
      ? kept
      : kept.filter((one, at) => kept.findIndex((other) => other.name === one.name) === at);
    return shown.map(({ name: dataset, version, cases, storedAt }) => ({
      dataset,
      where: "store",
      version,
      cases,
      storedAt,
    }));
  } catch (error) {
    // A project whose datasets are all files needs no store yet.
    if (isAirworthyError(error, "store_not_found")) return [];
    throw error;
  }
}

async function listFiles({ config }: Options): Promise<readonly Listed[]> {
  const path = findConfig(config);
  const root = path === undefined ? process.cwd() : dirname(path);
  const found = await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(join(root, folder)).catch(() => []);
      return names
        .filter((name) => /\.(jsonl|ndjson|ya?ml)$/i.test(name))
        .map((name) => join(root, folder, name));
    }),
  );
  return Promise.all(found.flat().sort().map(listFile));
}

async function listFile(path: string): Promise<Listed> {
  const dataset = relative(process.cwd(), path);
  try {
    const { version, cases } = await datasetFile(path).read();
    return { dataset, where: "file", version, cases: cases.length };
  } catch (error) {
    if (!isAirworthyError(error)) throw error;
    return { dataset, where: "file", version: undefined, cases: undefined, problem: error.code };
  }
}

function printTable(all: readonly Listed[], { out, width, paint }: Terminal): void {
  out(
    table(
      all,
      [
        { header: "dataset", cell: ({ dataset }) => dataset, least: 16 },
        { header: "in", cell: ({ where }) => where },
        { header: "version", cell: ({ version }) => version ?? "-" },
        { header: "cases", cell: ({ cases }) => (cases === undefined ? "-" : String(cases)), align: "right" },
        { header: "", cell: noteOf, format: ({ problem }) => (problem === undefined ? undefined : "red") },
      ],
      { width, paint },
    ),
  );
}

function noteOf({ problem, storedAt }: Listed): string {
  if (problem !== undefined) return problem;
  return storedAt === undefined ? "" : `kept ${age(storedAt)} ago`;
}

function emptyText(name: string | undefined): string {
  return name === undefined
    ? "No datasets yet. Make a case of a run with `airworthy dataset add <run>`."
    : `The store has no dataset "${name}".`;
}
