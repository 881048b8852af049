import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import { nearest } from "../../../core/nearest.ts";
import type { Evaluation } from "../../../evals/evaluation.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { findConfig } from "../../config/find-config.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { withApp } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly out?: string;
  readonly force?: boolean;
}

const CONFIG = "promptfooconfig.yaml";
const PROVIDER = "airworthy-provider.mjs";

export function addPromptfooExport(parent: Command, cli: Cli): void {
  parent
    .command("export")
    .summary("write an evaluation as a promptfooconfig")
    .description(
      "Write the cases and scorers of an evaluation as a promptfooconfig.yaml, with a provider that runs its workflow, recorded. What promptfoo has no equal for is listed.",
    )
    .argument("<evaluation>", "its name in airworthy.config.ts")
    .option("--out <folder>", "where the files go (default: the working folder)")
    .option("--force", "write over files that are there")
    .action(async (name: string, _: unknown, self: Command) => {
      cli.exitCode = await write(name, self.optsWithGlobals(), cli);
    });
}

async function write(name: string, options: Options, { terminal }: Cli): Promise<ExitCode> {
  return withApp(options, async (app, config, root) => {
    const [{ exportEvaluation }, { resolveDataset }] = await Promise.all([
      import("../../../evals/promptfoo/export-evaluation.ts"),
      import("../../../evals/trials/resolve-dataset.ts"),
    ]);
    const path = findConfig(options.config);
    const evaluation = evaluationOf(name, config.evals ?? []);
    const folder = resolve(options.out ?? ".");
    const files = [CONFIG, PROVIDER].map((file) => join(folder, file));
    if (options.force !== true) for (const file of files) refuseExisting(file);
    const { cases } = await resolveDataset(evaluation, { store: app.store, root });
    const { text, left } = exportEvaluation({
      name,
      cases,
      scorers: evaluation.scorers,
      provider: `file://${PROVIDER}`,
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, CONFIG), text);
    writeFileSync(join(folder, PROVIDER), providerText(evaluation, folder, path));
    if (options.json === true) terminal.out(jsonDocument({ files, cases: cases.length, left }));
    else {
      terminal.out(
        `Wrote ${plural(cases.length, "case")} to ${relative(process.cwd(), join(folder, CONFIG)) || CONFIG}, and ${PROVIDER} beside it`,
      );
      for (const { path, reason } of left) terminal.out(`Not exported: ${path}: ${reason}`);
    }
    return EXIT.pass;
  });
}

function providerText(
  { options: { workflow } }: Evaluation,
  folder: string,
  config: string | undefined,
): string {
  if (config === undefined) throw new Error("An evaluation comes of a configuration");
  const path = relative(folder, config).replaceAll("\\", "/");
  const root = relative(folder, dirname(config)).replaceAll("\\", "/");
  return [
    'import { join } from "node:path";',
    'import { promptfooProvider } from "airworthy/evals";',
    `import config from ${JSON.stringify(path.startsWith(".") ? path : `./${path}`)};`,
    "",
    "export default promptfooProvider({",
    "  config,",
    `  folder: join(import.meta.dirname, ${JSON.stringify(root === "" ? "." : root)}),`,
    `  workflow: ${JSON.stringify(workflow.name)},`,
    "});",
    "",
  ].join("\n");
}

function evaluationOf(name: string, evals: readonly Evaluation[]): Evaluation {
  const found = evals.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = evals.map((one) => one.name);
  const meant = nearest(name, names);
  throw new AirworthyError({
    code: "eval_unknown",
    message: `Cannot find the evaluation "${name}": the configuration lists ${names.map((one) => `"${one}"`).join(", ") || "none"}`,
    hint: meant === undefined ? "List it under evals in airworthy.config.ts" : `Did you mean "${meant}"?`,
  });
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new AirworthyError({
    code: "file_exists",
    message: `Cannot write "${file}": it is there already`,
    hint: "Name another folder with --out, or write over it with --force",
  });
}
