import type { CallKind, CallNote } from "../../../core/call.ts";
import type { EncodedError } from "../../../core/error-codec.ts";
import type { CallState, Lineage, Subject } from "../../../core/run.ts";
import type { AttributeReader } from "./reading.ts";
import { isObject } from "./reading.ts";

/** What spans of our own exporter say beside the conventions, so that a run comes out of them as it went in. */
export interface OwnRecord {
  readonly run: string;
  readonly workflow?: string;
  readonly input?: OwnBody;
  readonly output?: OwnBody;
  readonly status?: string;
  readonly error?: EncodedError;
  readonly subject?: Subject;
  readonly tags?: readonly string[];
  readonly parent?: Lineage;
  readonly attempt?: number;
  readonly turn?: number;
  readonly waitingFor?: readonly string[];
  readonly release?: string;
  readonly session?: string;
  readonly took?: number;
  /** Ms since the epoch, which a span's nanoseconds may round. */
  readonly startedAt?: number;
  /** How many calls it has, so that a part of them is not taken for the whole. */
  readonly calls?: number;
  readonly call?: OwnCall;
}

export interface OwnBody {
  readonly text: string;
  readonly shared?: string;
  readonly thread?: readonly string[];
}

export interface OwnCall {
  readonly seq: number;
  readonly kind: CallKind;
  readonly address: string;
  readonly state: CallState;
  readonly at: number;
  readonly took: number;
  readonly ask?: OwnBody;
  readonly askHash?: string;
  readonly answer?: string;
  readonly note?: CallNote;
}

const KINDS: ReadonlySet<unknown> = new Set([
  "model",
  "tool",
  "step",
  "sleep",
  "approval",
  "clock",
  "random",
  "id",
]);
const STATES: ReadonlySet<unknown> = new Set(["done", "failed", "begun"]);

/** Undefined where the span is of somebody else, or does not hold what it should. */
export function readOwn(reader: AttributeReader): OwnRecord | undefined {
  const run = reader.text("airworthy.run.id");
  if (run === undefined) return undefined;
  const record = reader.json("airworthy.run");
  const call = reader.json("airworthy.call");
  reader.value("airworthy.format");
  return {
    ...(isObject(record) ? checkedRun(record) : {}),
    run,
    ...(isOwnCall(call) ? { call } : {}),
  };
}

function checkedRun(record: Readonly<Record<string, unknown>>): Partial<OwnRecord> {
  const { input, output, tags, status, workflow, error, subject, waitingFor } = record;
  const isSound =
    typeof workflow === "string" &&
    typeof status === "string" &&
    (input === undefined || isOwnBody(input)) &&
    (output === undefined || isOwnBody(output)) &&
    (tags === undefined || isTexts(tags)) &&
    (waitingFor === undefined || isTexts(waitingFor)) &&
    (error === undefined ||
      (isObject(error) && typeof error.name === "string" && typeof error.message === "string")) &&
    (subject === undefined || (isObject(subject) && typeof subject.id === "string")) &&
    ["session", "release"].every((key) => record[key] === undefined || typeof record[key] === "string") &&
    ["startedAt", "took", "attempt", "turn", "calls"].every(
      (key) => record[key] === undefined || (typeof record[key] === "number" && record[key] >= 0),
    );
  return isSound ? record : {};
}

function isOwnCall(value: unknown): value is OwnCall {
  if (!isObject(value)) return false;
  const { seq, kind, address, state, at, took, ask, answer, askHash, note } = value;
  return (
    typeof seq === "number" &&
    KINDS.has(kind) &&
    typeof address === "string" &&
    address !== "" &&
    STATES.has(state) &&
    typeof at === "number" &&
    typeof took === "number" &&
    (ask === undefined || isOwnBody(ask)) &&
    (answer === undefined || typeof answer === "string") &&
    (askHash === undefined || typeof askHash === "string") &&
    (note === undefined || isObject(note))
  );
}

function isOwnBody(value: unknown): value is OwnBody {
  if (!isObject(value) || typeof value.text !== "string") return false;
  const { shared, thread } = value;
  return (shared === undefined || typeof shared === "string") && (thread === undefined || isTexts(thread));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
