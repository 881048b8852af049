import type { Command } from "commander";
import type { Doctor } from "../../core/doctor/doctor.ts";
import { startDoctor } from "../../core/doctor/doctor.ts";
import type { Finding } from "../../core/doctor/finding.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { ReplayResult, RunResult } from "../../engines/local/run-result.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { findConfig } from "../config/find-config.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import type { InputOptions } from "../options/run-input.ts";
import { addInputOptions, jobOf, withInputHint } from "../options/run-input.ts";
import { bytes, grouped, plural } from "../print/amounts.ts";
import { errorText, toldOf } from "../print/error.ts";
import { jsonDocument } from "../print/json.ts";
import { visible } from "../print/visible.ts";
import { withApp, withStore } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions, InputOptions {
  readonly notes?: boolean;
}

export function addDoctor(program: Command, cli: Cli): void {
  const command = program
    .command("doctor")
    .description(
      "Run a workflow, say what it did that is not recorded and would differ on replay, with the place in the code, then replay it. Exits 1 if there is anything. Without a workflow: how the store is.",
    )
    .argument("[workflow]", "its name in airworthy.config.ts");
  addInputOptions(command)
    .option("--notes", "also what packages did, mostly harmless")
    .action(async (workflow: string | undefined, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      cli.exitCode =
        workflow === undefined
          ? await lookAtStore(options, cli.terminal)
          : await examine(workflow, options, cli.terminal);
    });
}

async function examine(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  // Before the configuration is loaded: a module may keep a clock of its own as soon as it is imported.
  using doctor = startDoctor();
  return await withApp(options, (app, config) =>
    interruptible(terminal, async (signal) => {
      const { workflow, input } = await jobOf(name, options, { app, config });
      const result = await withInputHint(options, () =>
        app.run(workflow as Workflow, input, {
          signal,
          tags: ["doctor"],
        }),
      );
      doctor.stop();
      const replay = await app.replay(result.id);
      return report({ doctor, result, replay }, options, terminal);
    }),
  );
}

interface Examined {
  readonly doctor: Doctor;
  readonly result: RunResult;
  readonly replay: ReplayResult;
}

function report({ doctor, result, replay }: Examined, options: Options, terminal: Terminal): ExitCode {
  const { paint } = terminal;
  const [findings, notes] = [doctor.findings(result.id), doctor.notes(result.id)];
  if (options.json === true) {
    const error = "error" in result ? { error: toldOf(result.error) } : {};
    terminal.out(
      jsonDocument({
        id: result.id,
        status: result.status,
        ...error,
        replay: replay.status,
        findings,
        notes,
      }),
    );
  } else {
    if ("error" in result) terminal.err(errorText(result.error, terminal));
    for (const finding of findings) terminal.out(`${paint("red", "✗")} ${findingText(finding)}`);
    if (options.notes === true)
      for (const note of notes) terminal.out(`${paint("yellow", "·")} ${findingText(note)}`);
    if (replay.status === "diverged")
      terminal.out(`${paint("red", "✗")} ${errorText(replay.divergence, { paintErr: paint })}`);
    terminal.out(summary({ findings, notes, replay }, options));
  }
  if (findings.length > 0 || replay.status === "diverged") return EXIT.failed;
  // A run that failed early has not shown what comes after.
  return result.status === "completed" && replay.status === "same" ? EXIT.pass : EXIT.inconclusive;
}

function findingText({ message, fix }: Finding): string {
  return `${visible(message)}\n  ${visible(fix)}`;
}

function summary(
  {
    findings,
    notes,
    replay,
  }: { findings: readonly Finding[]; notes: readonly Finding[]; replay: ReplayResult },
  options: Options,
): string {
  const verdict =
    replay.status === "same"
      ? "its replay was the same"
      : replay.status === "diverged"
        ? "its replay diverged"
        : "it could not be replayed";
  const found =
    findings.length === 0
      ? "Nothing outside the record"
      : `${plural(findings.length, "place")} outside the record`;
  const more =
    notes.length > 0 && options.notes !== true
      ? `; ${plural(notes.length, "note")} on packages (--notes)`
      : "";
  return `${found}; ${verdict}${more}`;
}

async function lookAtStore(options: Options, terminal: Terminal): Promise<ExitCode> {
  const config = findConfig(options.config);
  return withStore(options, async (store) => {
    const stats = await store.stats();
    const interrupted = (await store.list({ status: "interrupted", experiment: "none", limit: MANY })).runs
      .length;
    const pending = await store.approvals.pending();
    if (options.json === true) {
      terminal.out(
        jsonDocument({ node: process.versions.node, config, ...stats, interrupted, pending: pending.length }),
      );
    } else {
      terminal.out(
        [
          `node           ${process.versions.node}`,
          `configuration  ${config === undefined ? "none" : visible(config)}`,
          `store          ${plural(stats.runs, "run")}, ${plural(stats.calls, "call")}, ${bytes(stats.bytes)} (${bytes(Math.round(stats.bytesPerRun))} a run)`,
          `interrupted    ${interrupted === 0 ? "none" : `${atLeast(interrupted)}; finish them with \`airworthy resume --all\``}`,
          `waiting        ${pending.length === 0 ? "none" : `${grouped(pending.length)}; see \`airworthy runs list --status waiting\``}`,
        ].join("\n"),
      );
    }
    return EXIT.pass;
  });
}

const MANY = 1_000;

function atLeast(number: number): string {
  return number < MANY ? grouped(number) : `${grouped(MANY)} or more`;
}
