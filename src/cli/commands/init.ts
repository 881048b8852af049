import { existsSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { intro, isCancel, select, text } from "@clack/prompts";
import type { Command } from "commander";
import { Option } from "commander";
import { AirworthyError } from "../../core/errors.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import type { ModelChoice } from "../init/model-choice.ts";
import { MODEL_CHOICES } from "../init/model-choice.ts";
import { projectFiles } from "../init/project-files.ts";
import { writeProject } from "../init/write-project.ts";
import { jsonDocument } from "../print/json.ts";
import { visibleLine } from "../print/visible.ts";
import { wrapped } from "../print/wrapped.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly name?: string;
  readonly model?: string;
  readonly yes?: boolean;
  readonly adopt?: boolean;
  readonly apply?: boolean;
}

export function addInit(program: Command, cli: Cli): void {
  program
    .command("init")
    .description(
      "Make a small project that runs: a configuration, a workflow with a tool, a README. Overwrites nothing. With --adopt, propose what would record the project that is there.",
    )
    .argument("[dir]", "its folder (default: this one)")
    .option("--name <name>", "name of the package (default: the folder's)")
    .addOption(
      new Option("--model <model>", "where its model comes from (default: local)").choices(
        MODEL_CHOICES.map(({ name }) => name),
      ),
    )
    .option("-y, --yes", "ask nothing; take the defaults")
    .option("--adopt", "propose what would record the project that is there, as a diff")
    .option("--apply", "with --adopt: change the files like that")
    .action(async (dir: string | undefined, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      if (options.adopt !== true && options.apply === true) throw nothingToApply();
      if (options.adopt === true) {
        const { adoptProject } = await import("../init/adopt-project.ts");
        cli.exitCode = await adoptProject(dir ?? ".", options, cli.terminal);
        return;
      }
      cli.exitCode = await init(dir ?? ".", self.optsWithGlobals(), cli.terminal);
    });
}

async function init(dir: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const folder = resolve(dir);
  const answers = await answersOf(folder, options, terminal);
  if (answers === undefined) return EXIT.interrupted;
  const { name, model } = answers;
  const hadPackage = existsSync(join(folder, "package.json"));
  const written = await writeProject(folder, projectFiles(name, model));
  if (options.json === true) terminal.out(jsonDocument({ folder, name, model: model.name, files: written }));
  else terminal.out(nextSteps({ folder, written, model, hadPackage }));
  return EXIT.pass;
}

interface Answers {
  readonly name: string;
  readonly model: ModelChoice;
}

async function answersOf(folder: string, options: Options, terminal: Terminal): Promise<Answers | undefined> {
  const mustAsk = options.yes !== true && (options.name === undefined || options.model === undefined);
  if (mustAsk && !terminal.interactive) throw cannotAsk();
  if (mustAsk) intro("A new project", { output: process.stderr });
  const name = options.name ?? (mustAsk ? await askName(folder) : defaultName(folder));
  if (name === undefined) return undefined;
  if (!isPackageName(name)) throw badName(name);
  const model = options.model ?? (mustAsk ? await askModel() : "local");
  const choice = MODEL_CHOICES.find((one) => one.name === model);
  return choice === undefined ? undefined : { name, model: choice };
}

async function askName(folder: string): Promise<string | undefined> {
  const answer = await text({
    message: "What is it called?",
    initialValue: defaultName(folder),
    validate: (value) =>
      isPackageName(value ?? "") ? undefined : "Small letters, digits, - and _, as npm wants it",
    output: process.stderr,
  });
  return isCancel(answer) ? undefined : answer;
}

async function askModel(): Promise<string | undefined> {
  const answer = await select({
    message: "Where does its model come from?",
    options: MODEL_CHOICES.map(({ name, label, hint }) => ({ value: name, label, hint })),
    output: process.stderr,
  });
  return isCancel(answer) ? undefined : answer;
}

function defaultName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[-_]+|-+$/g, "");
  return name === "" ? "my-agent" : name;
}

function isPackageName(name: string): boolean {
  return /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) && name.length <= 214;
}

interface Made {
  readonly folder: string;
  readonly written: readonly string[];
  readonly model: ModelChoice;
  readonly hadPackage: boolean;
}

function nextSteps({ folder, written, model, hadPackage }: Made): string {
  const path = relative(process.cwd(), folder);
  const packages = ["airworthy", "zod", ...Object.keys(model.dependencies)].join(" ");
  const steps = [
    ...(path === "" ? [] : [`cd ${visibleLine(path)}`]),
    hadPackage ? `npm install ${packages}   # package.json was there and is as it was` : "npm install",
    ...(model.needs === undefined ? [] : [`# ${model.needs}`]),
    hadPackage ? 'npx airworthy run support --text "Where is my order W1001?"' : "npm start",
    "npx airworthy runs show last",
  ];
  return [
    wrapped(`Made ${written.join(", ")}`, { width: 80 }),
    "",
    "Next:",
    ...steps.map((step) => `  ${step}`),
  ].join("\n");
}

function nothingToApply(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot apply anything: --apply belongs to --adopt",
    hint: "Type airworthy init --adopt --apply, or without --apply to see it first",
  });
}

function cannotAsk(): AirworthyError {
  return new AirworthyError({
    code: "confirmation_needed",
    message: "Cannot ask how the project should be: this is no terminal",
    hint: "Add --yes for the defaults, or give --name and --model",
  });
}

function badName(name: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_name",
    message: `Cannot name a package ${JSON.stringify(name.slice(0, 80))}: expected small letters, digits, -, _ and .`,
    hint: "Give another name with --name",
  });
}
