import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage } from "../evals/built-package.ts";
import { runCommand } from "../evals/run-command.ts";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const SRC = join(import.meta.dirname, "../../src");
const VARIANTS = { "100 files": 100, "1,000 files": 1_000 } as const;

/** What an audit of a project takes; the project is files of this one. */
export async function loadArea(): Promise<Area> {
  return {
    name: "audit",
    variants: Object.keys(VARIANTS),
    measure: async (variant, { directory }) => {
      const project = join(directory, "project");
      const lines = await makeProject(project, VARIANTS[variant as keyof typeof VARIANTS]);
      const bin = join(await builtPackage(), "bin/airworthy.js");
      // 1 is findings, 3 is that something could not be told: either is an audit.
      const usage = await runCommand({ args: [bin, "audit", project], env: {} }, directory, [0, 1, 3]);
      return { ...usage, lines };
    },
    report,
  };
}

async function makeProject(folder: string, files: number): Promise<number> {
  const names = (await readdir(SRC, { recursive: true }))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .slice(0, files);
  if (names.length < files) throw new RangeError(`Cannot make a project of ${files} files: src has fewer`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "audited", type: "module" }));
  let lines = 0;
  for (const name of names) {
    const to = join(folder, "src", name);
    await mkdir(join(to, ".."), { recursive: true });
    await copyFile(join(SRC, name), to);
    lines += (await readFile(to, "utf8")).split("\n").length;
  }
  return lines;
}

function report(samples: readonly Sample[]): string {
  const rows = Object.keys(VARIANTS).map((variant) => [
    variant,
    ...["lines", "wall", "cpu", "rss"].map((figure) => formatSpread(spread(samples, variant, figure))),
  ]);
  return [
    "`airworthy audit` of the built package on a folder with the first files of this project's own sources, tests included; from the start of the process to its end.",
    markdownTable(["", "lines", "s", "CPU ms", "peak MiB"], rows),
  ].join("\n\n");
}
