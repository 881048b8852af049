import type { Command } from "commander";
import type { AuditEntry, AuditQuery } from "../../core/audit.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { timeOption, wholeNumber } from "../options/parsers.ts";
import { age } from "../print/amounts.ts";
import { jsonLine } from "../print/json.ts";
import type { Column } from "../print/table.ts";
import { table } from "../print/table.ts";
import { withStore } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly by?: string;
  readonly action?: string;
  readonly target?: string;
  readonly since?: number;
  readonly until?: number;
  readonly before?: number;
  readonly limit: number;
}

const DEFAULT_LIMIT = 20;

export function addLog(program: Command, cli: Cli): void {
  program
    .command("log")
    .description(
      "List who changed what, the newest first: every start, cancel, decision, fork, erasure and other change, over HTTP " +
        "by the name of a token, here by the name of the system's user. Entries are never changed or removed.",
    )
    .option("--by <name>", "changes by this token or user")
    .option("--action <action>", "changes of this kind, such as run.fork")
    .option("--target <id>", "changes to this, such as a run's id")
    .option("--since <time>", "since: 2h, 7d or 2026-11-22", timeOption)
    .option("--until <time>", "until: 2h, 7d or 2026-11-22", timeOption)
    .option("-n, --limit <n>", "so many at most, up to 1000", wholeNumber(1), DEFAULT_LIMIT)
    .option("--before <id>", "go on from an earlier page, which names it", wholeNumber(1))
    .action(async (_: unknown, self: Command) => {
      await log(self.optsWithGlobals(), cli.terminal);
    });
}

async function log(options: Options, terminal: Terminal): Promise<void> {
  const entries = await withStore(options, (store) => store.audit.list(queryOf(options)));
  const last = entries.length === options.limit ? entries.at(-1)?.id : undefined;
  if (options.json === true) for (const entry of entries) terminal.out(jsonLine(entry));
  else if (entries.length === 0) terminal.err("No change is on record.");
  else terminal.out(table(entries, COLUMNS, { width: terminal.width, paint: terminal.paint }));
  if (last !== undefined) terminal.err(terminal.paintErr("dim", `more: add --before ${last}`));
}

function queryOf({ by, action, target, since, until, before, limit }: Options): AuditQuery {
  return {
    limit,
    ...(by === undefined ? {} : { actor: by }),
    ...(action === undefined ? {} : { action }),
    ...(target === undefined ? {} : { target }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(before === undefined ? {} : { before }),
  };
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { header: "age", cell: ({ at }) => age(at), align: "right" },
  { header: "who", cell: ({ actor, role }) => `${actor} (${role})`, least: 12 },
  { header: "action", cell: ({ action }) => action, least: 8 },
  { header: "target", cell: ({ target = "" }) => target, least: 10 },
  { header: "why", cell: whyOf, least: 4 },
];

function whyOf({ reason, details = {} }: AuditEntry): string {
  const told = Object.entries(details).map(([name, value]) => `${name}=${value}`);
  return [...(reason === undefined ? [] : [reason]), ...told].join(" ");
}
