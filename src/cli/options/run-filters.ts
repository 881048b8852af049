import type { Command } from "commander";
import { Option } from "commander";
import { parseExperimentId, parseSessionId } from "../../core/ids.ts";
import type { RunQuery } from "../../core/store.ts";
import { timeOption } from "./parsers.ts";

const STATUSES = ["running", "completed", "failed", "cancelled", "waiting", "interrupted"] as const;

export interface FilterOptions {
  readonly status?: (typeof STATUSES)[number];
  readonly workflow?: string;
  readonly session?: string;
  readonly user?: string;
  readonly tag?: string;
  readonly release?: string;
  readonly experiment?: string;
  readonly since?: number;
  readonly until?: number;
}

export function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option("--status <status>", "runs that are so").choices(STATUSES))
    .option("--workflow <name>", "runs of this workflow")
    .option("--session <id>", "turns of this conversation")
    .option("--user <id>", "runs for this user")
    .option("--tag <tag>", "runs with this tag")
    .option("--release <release>", "runs of this release")
    .option("--experiment <id>", "trials of this experiment")
    .option("--since <time>", "begun since: 2h, 7d or 2026-11-22", timeOption)
    .option("--until <time>", "begun until: 2h, 7d or 2026-11-22", timeOption);
}

/** The store's query for these options; empty where none is given. */
export function queryOf(options: FilterOptions): RunQuery {
  const { status, workflow, session, user, tag, release, experiment, since, until } = options;
  return {
    ...(status === undefined ? {} : { status }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(session === undefined ? {} : { session: parseSessionId(session) }),
    ...(user === undefined ? {} : { subject: user }),
    ...(tag === undefined ? {} : { tag }),
    ...(release === undefined ? {} : { release }),
    ...(experiment === undefined ? {} : { experiment: parseExperimentId(experiment) }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

export function isFiltered(options: FilterOptions): boolean {
  return Object.keys(queryOf(options)).length > 0;
}
