import { AlertTable } from "./alert-table.ts";
import { ApprovalsTable } from "./approvals-table.ts";
import { AuditTable } from "./audit-table.ts";
import { Blobs } from "./blobs.ts";
import { Bodies } from "./bodies.ts";
import { Calls } from "./calls.ts";
import { CancelTable } from "./cancel-table.ts";
import type { Database } from "./database.ts";
import { DatasetTable } from "./dataset-table.ts";
import { DefinitionTable } from "./definition-table.ts";
import { DrivingTable } from "./driving-table.ts";
import { ExperimentTable } from "./experiment-table.ts";
import { ExportTable } from "./export-table.ts";
import { FactTable } from "./fact-table.ts";
import { LedgerTable } from "./ledger-table.ts";
import { MonitorTable } from "./monitor-table.ts";
import { NoteTable } from "./note-table.ts";
import { Owner } from "./owner.ts";
import { ReleaseTable } from "./release-table.ts";
import { ReviewTable } from "./review-table.ts";
import { RolloutOutcomes } from "./rollout-outcomes.ts";
import { RolloutTable } from "./rollout-table.ts";
import { Runs } from "./runs.ts";
import { ScoreTable } from "./score-table.ts";
import { ServingTable } from "./serving-table.ts";
import { Sessions } from "./sessions.ts";
import { StartKeyTable } from "./start-key-table.ts";
import { Threads } from "./threads.ts";
import { TraceTable } from "./trace-table.ts";
import { TrialTable } from "./trial-table.ts";

/** The file's tables as objects, each with its statements prepared once. */
export interface Tables {
  readonly runs: Runs;
  readonly calls: Calls;
  readonly sessions: Sessions;
  readonly ledger: LedgerTable;
  readonly approvals: ApprovalsTable;
  readonly experiments: ExperimentTable;
  readonly trials: TrialTable;
  readonly datasets: DatasetTable;
  readonly facts: FactTable;
  readonly reviews: ReviewTable;
  readonly notes: NoteTable;
  readonly releases: ReleaseTable;
  readonly servings: ServingTable;
  readonly rollouts: RolloutTable;
  readonly cancels: CancelTable;
  readonly scores: ScoreTable;
  readonly outcomes: RolloutOutcomes;
  readonly monitor: MonitorTable;
  readonly alerts: AlertTable;
  readonly audit: AuditTable;
  readonly startKeys: StartKeyTable;
  readonly definitions: DefinitionTable;
  readonly traces: TraceTable;
  readonly exports: ExportTable;
  readonly driving: DrivingTable;
  readonly owner: Owner;
  /** Forgets the ids of blobs and messages. */
  readonly forget: () => void;
}

export function tablesOf(database: Database): Tables {
  const blobs = new Blobs(database);
  const threads = new Threads(database, blobs);
  const bodies = new Bodies(blobs, threads);
  const calls = new Calls(database, { blobs, bodies });
  const exports = new ExportTable(database);
  const cancels = new CancelTable(database);
  return {
    runs: new Runs(database, { blobs, bodies, calls, exports }),
    calls,
    sessions: new Sessions(database, threads),
    ledger: new LedgerTable(database, blobs),
    approvals: new ApprovalsTable(database),
    experiments: new ExperimentTable(database),
    trials: new TrialTable(database),
    datasets: new DatasetTable(database),
    facts: new FactTable(database, blobs),
    reviews: new ReviewTable(database),
    notes: new NoteTable(database),
    releases: new ReleaseTable(database),
    servings: new ServingTable(database, cancels),
    cancels,
    scores: new ScoreTable(database),
    rollouts: new RolloutTable(database),
    outcomes: new RolloutOutcomes(database),
    monitor: new MonitorTable(database),
    alerts: new AlertTable(database),
    audit: new AuditTable(database),
    startKeys: new StartKeyTable(database),
    definitions: new DefinitionTable(database),
    traces: new TraceTable(database),
    exports,
    driving: new DrivingTable(database),
    owner: new Owner(database),
    forget() {
      blobs.forget();
      threads.forget();
    },
  };
}
