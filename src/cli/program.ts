import { Command } from "commander";
import { ownPackage } from "../app/own-package.ts";
import { changeOf } from "./audited.ts";
import type { Cli } from "./cli.ts";
import { addAb } from "./commands/ab.ts";
import { addAlerts } from "./commands/alerts.ts";
import { addApprovals } from "./commands/approvals.ts";
import { addAudit } from "./commands/audit.ts";
import { addConfusion } from "./commands/confusion.ts";
import { addCost } from "./commands/cost.ts";
import { addDataset } from "./commands/dataset.ts";
import { addDocs } from "./commands/docs.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEval } from "./commands/eval.ts";
import { addExperimentImport } from "./commands/experiments/import.ts";
import { addExperimentList } from "./commands/experiments/list.ts";
import { addExperimentReport } from "./commands/experiments/report.ts";
import { addExperimentShow } from "./commands/experiments/show.ts";
import { addExportTo } from "./commands/export.ts";
import { addFailures } from "./commands/failures.ts";
import { addFaults } from "./commands/faults.ts";
import { addFork } from "./commands/fork.ts";
import { addInit } from "./commands/init.ts";
import { addJudge } from "./commands/judge.ts";
import { addLoad } from "./commands/load.ts";
import { addLog } from "./commands/log.ts";
import { addMcp } from "./commands/mcp.ts";
import { addMonitor } from "./commands/monitor.ts";
import { addNote } from "./commands/note.ts";
import { addProbe } from "./commands/probe.ts";
import { addPromptfoo } from "./commands/promptfoo.ts";
import { addProxy } from "./commands/proxy.ts";
import { addReady } from "./commands/ready.ts";
import { addRecord } from "./commands/record.ts";
import { addRelease } from "./commands/release.ts";
import { addReplay } from "./commands/replay.ts";
import { addReport } from "./commands/report.ts";
import { addRerun } from "./commands/rerun.ts";
import { addResume } from "./commands/resume.ts";
import { addReview } from "./commands/review.ts";
import { addRollback } from "./commands/rollback.ts";
import { addRollout } from "./commands/rollout.ts";
import { addRun } from "./commands/run.ts";
import { addDiff } from "./commands/runs/diff.ts";
import { addErase } from "./commands/runs/erase.ts";
import { addExport } from "./commands/runs/export.ts";
import { addImport } from "./commands/runs/import.ts";
import { addList } from "./commands/runs/list.ts";
import { addPrune } from "./commands/runs/prune.ts";
import { addShow } from "./commands/runs/show.ts";
import { addSegments } from "./commands/segments.ts";
import { addServe } from "./commands/serve.ts";
import { addShadow } from "./commands/shadow.ts";
import { addStore } from "./commands/store.ts";

const EXIT_CODES = `
Exit codes: 0 as it should be; 1 a run failed, a replay diverged, runs differ;
2 usage, configuration or store; 3 it cannot be said yet, such as a run that
waits for a person; 130 ended by Ctrl-C.`;

/** Every command of the program. It prints nothing by itself but help: errors are thrown. */
export function createProgram(cli: Cli): Command {
  const program = new Command("airworthy")
    .description("Record, replay, fork and finish the runs of AI agents.")
    .version(ownPackage().version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .option("--config <file>", "the configuration (default: the nearest airworthy.config.ts upwards)")
    .option(
      "--store <file|url>",
      "the store: a file or postgres://… (default: AIRWORTHY_STORE, then the configuration's)",
    )
    .option("--json", "print JSON: one document, or a line for each item of a list")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: () => {},
      getOutHelpWidth: () => cli.terminal.width,
      getErrHelpWidth: () => cli.terminal.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      writeOut: (text) => cli.terminal.out(text.trimEnd()),
      writeErr: (text) => cli.terminal.err(text.trimEnd()),
    })
    .addHelpText("after", EXIT_CODES)
    .exitOverride()
    .hook("preAction", (_, command) => void command.setOptionValue("change", changeOf(command)));
  addCommands(program, cli);
  return program;
}

/** In the order in which help lists them. */
function addCommands(program: Command, cli: Cli): void {
  addInit(program, cli);
  addRun(program, cli);
  const runs = program
    .command("runs")
    .summary("look at recorded runs, move and remove them")
    .description("Look at recorded runs, move them and remove them.");
  addList(runs, cli);
  addShow(runs, cli);
  addDiff(runs, cli);
  addExport(runs, cli);
  addImport(runs, cli);
  addErase(runs, cli);
  addPrune(runs, cli);
  addRelease(program, cli);
  addRollout(program, cli);
  addAb(program, cli);
  addRollback(program, cli);
  addMonitor(program, cli);
  addAlerts(program, cli);
  addRecord(program, cli);
  addReplay(program, cli);
  addFork(program, cli);
  addRerun(program, cli);
  addResume(program, cli);
  addApprovals(program, cli);
  addAudit(program, cli);
  addReady(program, cli);
  addConfusion(program, cli);
  addCost(program, cli);
  addDataset(program, cli);
  addJudge(program, cli);
  addPromptfoo(program, cli);
  addEval(program, cli);
  const experiments = program
    .command("experiments")
    .summary("look at what evaluations came to")
    .description("Look at experiments: what the trials of a release on a dataset came to.");
  addExperimentList(experiments, cli);
  addExperimentShow(experiments, cli);
  addExperimentReport(experiments, cli);
  addExperimentImport(experiments, cli);
  addExportTo(program, cli);
  addDoctor(program, cli);
  addFailures(program, cli);
  addSegments(program, cli);
  addReport(program, cli);
  addReview(program, cli);
  addNote(program, cli);
  addFaults(program, cli);
  addLoad(program, cli);
  addLog(program, cli);
  addProbe(program, cli);
  addProxy(program, cli);
  addMcp(program, cli);
  addDocs(program, cli);
  addServe(program, cli);
  addShadow(program, cli);
  addStore(program, cli);
}
