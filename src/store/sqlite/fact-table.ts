import type { RunFact } from "../../core/run-fact.ts";
import { toolsIn } from "../tool-uses.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Blobs } from "./blobs.ts";
import type { Database, Row, Statement } from "./database.ts";
import { STATUS } from "./schema.ts";

const COLUMNS =
  "key, status, workflow, started_at, took, session, subject, release, cost, source, parent, experiment, attributes, input, error, route, tools, failed_at, counted";

/** Runs' rows as facts. Long inputs are left where they are. */
export class FactTable {
  readonly #blobs: Blobs;
  readonly #byId: Statement;
  readonly #byKey: Statement;

  constructor(database: Database, blobs: Blobs) {
    this.#blobs = blobs;
    this.#byId = database.prepare(`SELECT ${COLUMNS} FROM run WHERE id = ?`);
    this.#byKey = database.prepare(`SELECT ${COLUMNS} FROM run WHERE key = ?`);
  }

  /** Undefined where it has been removed. */
  get(row: number): RunFact | undefined {
    return this.#fact(this.#byId.get(row));
  }

  find(key: string): RunFact | undefined {
    return this.#fact(this.#byKey.get(key));
  }

  #fact(row: Row | undefined): RunFact | undefined {
    if (row === undefined) return undefined;
    const { input, error, tools } = row;
    const [session, release, source] = [restored(row.session), restored(row.release), restored(row.source)];
    const parent = optionalText(row.parent);
    const [experiment, route, failedAt] = [
      restored(row.experiment),
      restored(row.route),
      restored(row.failed_at),
    ];
    return {
      id: idOf(fromStored(textOf(row.key))),
      workflow: fromStored(textOf(row.workflow)),
      status: STATUS.nameOf(numberOf(row.status)),
      startedAt: numberOf(row.started_at),
      took: optionalNumber(row.took),
      cost: optionalNumber(row.cost),
      input: typeof input === "string" ? fromStored(input) : undefined,
      isTakenIn: typeof tools === "string",
      ...subjectOf(row),
      ...(session === undefined ? {} : { session: idOf(session) }),
      ...(release === undefined ? {} : { release }),
      ...(source === undefined ? {} : { source }),
      ...(parent === undefined ? {} : { parent: jsonOf(parent) }),
      ...(experiment === undefined ? {} : { experiment: idOf(experiment) }),
      ...(error === null || error === undefined ? {} : { error: jsonOf(this.#blobs.resolve(error)) }),
      ...(route === undefined ? {} : { route }),
      ...(typeof tools === "string" ? { tools: toolsIn(tools) } : {}),
      ...(failedAt === undefined ? {} : { failedAt }),
    };
  }
}

function subjectOf(row: Row): Pick<RunFact, "subject"> {
  const id = restored(row.subject);
  if (id === undefined) return {};
  const attributes = optionalText(row.attributes);
  return { subject: { id, ...(attributes === undefined ? {} : { attributes: jsonOf(attributes) }) } };
}

function restored(value: Row[string] | undefined): string | undefined {
  const text = optionalText(value);
  return text === undefined ? undefined : fromStored(text);
}
