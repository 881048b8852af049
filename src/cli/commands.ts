import type { LazyCommand } from "./lazy-command.ts";

/** In the order in which help lists them. */
export const COMMANDS: readonly LazyCommand[] = [
  {
    usage: "init [options] [dir]",
    summary: "make a small project that runs",
    load: async () => (await import("./commands/init.ts")).addInit,
  },
  {
    usage: "run [options] <workflow>",
    summary: "run a workflow and record it",
    load: async () => (await import("./commands/run.ts")).addRun,
  },
  {
    usage: "runs",
    summary: "look at recorded runs, move and remove them",
    load: async () => (await import("./commands/runs.ts")).addRuns,
  },
  {
    usage: "release",
    summary: "make releases of the app, look at them and compare them",
    load: async () => (await import("./commands/release.ts")).addRelease,
  },
  {
    usage: "rollout",
    summary: "give a release to more and more of the traffic, as long as it does no harm",
    load: async () => (await import("./commands/rollout.ts")).addRollout,
  },
  {
    usage: "ab",
    summary: "hold two releases against each other until it is known which is better",
    load: async () => (await import("./commands/ab.ts")).addAb,
  },
  {
    usage: "rollback [options] <workflow>",
    summary: "serve a workflow by its last good release, at once",
    load: async () => (await import("./commands/rollback.ts")).addRollback,
  },
  {
    usage: "monitor [options] [workflow]",
    summary: "hold what serves against its criteria and its own past",
    load: async () => (await import("./commands/monitor.ts")).addMonitor,
  },
  {
    usage: "alerts",
    summary: "see what is wrong with what serves, and take care of it",
    load: async () => (await import("./commands/alerts.ts")).addAlerts,
  },
  {
    usage: "record [options] <command...>",
    summary: "record the model calls of any command, or answer them from a recording",
    load: async () => (await import("./commands/record.ts")).addRecord,
  },
  {
    usage: "replay [options] [run...]",
    summary: "execute recorded runs again, offline, and say whether they are the same",
    load: async () => (await import("./commands/replay.ts")).addReplay,
  },
  {
    usage: "fork [options] <run>",
    summary: "run as recorded up to one change, then live with writes virtual",
    load: async () => (await import("./commands/fork.ts")).addFork,
  },
  {
    usage: "rerun [options] <run>",
    summary: "run a recorded input again, live",
    load: async () => (await import("./commands/rerun.ts")).addRerun,
  },
  {
    usage: "resume [options] [run]",
    summary: "finish an interrupted or waiting run",
    load: async () => (await import("./commands/resume.ts")).addResume,
  },
  {
    usage: "approvals",
    summary: "see and decide what runs ask people",
    load: async () => (await import("./commands/approvals.ts")).addApprovals,
  },
  {
    usage: "audit [options] [path]",
    summary: "hold the code of an agent against the six patterns",
    load: async () => (await import("./commands/audit.ts")).addAudit,
  },
  {
    usage: "ready [options] [workflow]",
    summary: "answer whether a workflow is ready to be launched",
    load: async () => (await import("./commands/ready.ts")).addReady,
  },
  {
    usage: "confusion [options] <experiment>",
    summary: "which routes a release takes for which others",
    load: async () => (await import("./commands/confusion.ts")).addConfusion,
  },
  {
    usage: "cost [options] [workflow]",
    summary: "what runs cost, and would cost at other volumes",
    load: async () => (await import("./commands/cost.ts")).addCost,
  },
  {
    usage: "dataset",
    summary: "make, change and look at datasets of cases",
    load: async () => (await import("./commands/dataset.ts")).addDataset,
  },
  {
    usage: "judge",
    summary: "measure how well a judge agrees with people",
    load: async () => (await import("./commands/judge.ts")).addJudge,
  },
  {
    usage: "promptfoo",
    summary: "run a promptfooconfig here, or write one",
    load: async () => (await import("./commands/promptfoo.ts")).addPromptfoo,
  },
  {
    usage: "eval [options] [names...]",
    summary: "try a release on a dataset, alone or against another",
    load: async () => (await import("./commands/eval.ts")).addEval,
  },
  {
    usage: "experiments",
    summary: "look at what evaluations came to",
    load: async () => (await import("./commands/experiments.ts")).addExperiments,
  },
  {
    usage: "export [options] [runs...]",
    summary: "send runs to another back end: OTLP, Langfuse and others",
    load: async () => (await import("./commands/export.ts")).addExportTo,
  },
  {
    usage: "doctor [options] [workflow]",
    summary: "find what would not replay, or look at the store",
    load: async () => (await import("./commands/doctor.ts")).addDoctor,
  },
  {
    usage: "failures [options]",
    summary: "what goes wrong, by kind and place",
    load: async () => (await import("./commands/failures.ts")).addFailures,
  },
  {
    usage: "segments [options]",
    summary: "for whom and for what it goes wrong more often",
    load: async () => (await import("./commands/segments.ts")).addSegments,
  },
  {
    usage: "report [options]",
    summary: "how runs went since a time, and what changed",
    load: async () => (await import("./commands/report.ts")).addReport,
  },
  {
    usage: "review",
    summary: "look at runs that need it, and say whether they were good",
    load: async () => (await import("./commands/review.ts")).addReview,
  },
  {
    usage: "note [options] <target> [text]",
    summary: "write on a run or a case, or read what is written",
    load: async () => (await import("./commands/note.ts")).addNote,
  },
  {
    usage: "faults [options] <evaluation>",
    summary: "what becomes of runs when a tool or the model fails",
    load: async () => (await import("./commands/faults.ts")).addFaults,
  },
  {
    usage: "load [options] <evaluation>",
    summary: "what gives way first when many come at once",
    load: async () => (await import("./commands/load.ts")).addLoad,
  },
  {
    usage: "log [options]",
    summary: "who changed what: the audit log",
    load: async () => (await import("./commands/log.ts")).addLog,
  },
  {
    usage: "probe [options] [files...]",
    summary: "find the faults of tools by calling them",
    load: async () => (await import("./commands/probe.ts")).addProbe,
  },
  {
    usage: "proxy [options]",
    summary: "put a contract in front of an MCP server",
    load: async () => (await import("./commands/proxy.ts")).addProxy,
  },
  {
    usage: "mcp [options]",
    summary: "runs, failures, evals and rollouts for a coding assistant",
    load: async () => (await import("./commands/mcp.ts")).addMcp,
  },
  {
    usage: "docs [options]",
    summary: "the documentation of this version, in a browser",
    load: async () => (await import("./commands/docs.ts")).addDocs,
  },
  {
    usage: "serve [options]",
    summary: "the dashboard and the API, in one process",
    load: async () => (await import("./commands/serve.ts")).addServe,
  },
  {
    usage: "shadow",
    summary: "run a candidate beside what serves, on the same inputs, without effect",
    load: async () => (await import("./commands/shadow.ts")).addShadow,
  },
  {
    usage: "store",
    summary: "check a store, back it up, restore it, move it to another one",
    load: async () => (await import("./commands/store.ts")).addStore,
  },
];
