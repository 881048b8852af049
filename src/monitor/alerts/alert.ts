import type { AlertId, RunId } from "../../core/ids.ts";
import type { StoredAlert } from "../../core/monitoring.ts";
import type { Holding, Measured } from "../criteria/holding.ts";

export type AlertKind = "criterion" | "past" | "silence" | "model";

/** Something that became of an alert. */
export interface AlertEvent {
  /** Ms since the epoch. */
  readonly at: number;
  /** `monitor`, or who did it. */
  readonly by: string;
  readonly type: "opened" | "updated" | "acknowledged" | "reacted" | "resolved";
  readonly why?: string;
}

/** Where it is worst. */
export interface WorstSegment {
  /** Such as `plan is free and route is refund`. */
  readonly words: string;
  readonly runs: number;
  readonly failed: number;
  readonly rate: number;
  readonly otherRate: number;
  /** `reported`: it is mostly one customer. */
  readonly state: "reported" | "confirmed";
}

/** What is done about it by itself. */
export interface Reaction {
  readonly kind: "rollback";
  readonly status: "due" | "done" | "not_done";
  readonly why?: string;
}

/** What an alert says. */
export interface AlertData {
  readonly kind: AlertKind;
  /** Of the criterion or figure, such as `p95`; of a model the one that was asked. */
  readonly name: string;
  /** A route. */
  readonly part?: string;
  /** The release that it is about. Absent: the app's own code, or any. */
  readonly release?: string;
  /** In a line. */
  readonly title: string;
  readonly figure?: Measured & Pick<Holding, "unit" | "bound" | "limit">;
  /** When it seems to have begun, in ms since the epoch. */
  readonly since: number;
  /** Runs that decided, the newest first; some may be gone since. */
  readonly runs: readonly RunId[];
  readonly segment?: WorstSegment;
  /** Commands that lead on. */
  readonly next: readonly string[];
  readonly reaction?: Reaction;
  readonly events: readonly AlertEvent[];
}

/** An alert with what it says. */
export interface Alert extends Omit<StoredAlert, "data">, AlertData {}

export type AlertStatus = "open" | "acknowledged" | "resolved";

export function readAlert({ data, ...stored }: StoredAlert): Alert {
  const said: AlertData = JSON.parse(data);
  return { ...said, ...stored };
}

export function storedAlert(alert: Alert): StoredAlert {
  const { id, workflow, about, rev, openedAt, resolvedAt, ...data } = alert;
  const stored = { id, workflow, about, rev, openedAt, data: JSON.stringify(data) };
  return resolvedAt === undefined ? stored : { ...stored, resolvedAt };
}

export function statusOf({ resolvedAt, events }: Pick<Alert, "resolvedAt" | "events">): AlertStatus {
  if (resolvedAt !== undefined) return "resolved";
  return events.some(({ type }) => type === "acknowledged") ? "acknowledged" : "open";
}

const EVENTS = 50;

/** The alert after something became of it: the latest update stands for those before, and the oldest of many go. */
export function withEvent<A extends Alert>(alert: A, event: AlertEvent): A {
  const before =
    event.type === "updated" ? alert.events.filter(({ type }) => type !== "updated") : alert.events;
  const kept = before.length < EVENTS ? before : [...before.slice(0, 1), ...before.slice(2)];
  const next = { ...alert, rev: alert.rev + 1, events: [...kept, event] };
  return event.type === "resolved" ? { ...next, resolvedAt: event.at } : next;
}

export interface NewAlert extends Omit<AlertData, "events"> {
  readonly id: AlertId;
  readonly workflow: string;
  readonly about: string;
  readonly at: number;
}

export function openAlert({ id, workflow, about, at, ...said }: NewAlert): Alert {
  const events: readonly AlertEvent[] = [{ at, by: MONITOR, type: "opened" }];
  return { id, workflow, about, rev: 1, openedAt: at, ...said, events };
}

/** Who does what nobody did. */
export const MONITOR = "monitor";
