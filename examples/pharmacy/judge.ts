import type { CallRecord, StoredRun } from "airworthy";
import { z } from "zod";
import type { Message } from "./messages.ts";

/** What a run did, read from its journal. */
export interface Done {
  readonly route: string;
  readonly outcome: string;
  readonly tools: readonly ToolCall[];
}

interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** JSON of the result, or of the error. */
  readonly answer: string;
  readonly ok: boolean;
}

const WRITES: readonly string[] = ["refund_order", "hand_over"];
const result = z.object({ outcome: z.string() });
const decision = z.object({ route: z.string() });
const fields = z.record(z.string(), z.unknown());

/** What a waiting run asks a person: the call that waits, with its arguments as details. */
interface Pending {
  readonly details?: unknown;
}

/** The journal holds all of it, whether the run ended, failed or waits for a person. */
export function doneIn(run: StoredRun, pending: readonly Pending[]): Done {
  const tools = run.calls.filter(({ kind }) => kind === "tool").map(toolCall);
  const decided = run.calls.find(({ address }) => address === "triage/decision")?.answer;
  const taken = decided === undefined ? "none" : decision.parse(JSON.parse(decided)).route;
  return {
    // The fallback hands over as well, in the same way.
    route: taken === "fallback" ? "handover" : taken,
    outcome: outcomeOf(run),
    tools: [...tools, ...pending.map(waitingRefund)],
  };
}

function outcomeOf({ end }: StoredRun): string {
  if (end?.status === "completed") return result.parse(JSON.parse(end.output.text)).outcome;
  return end?.status === "waiting" ? "refund_needs_approval" : (end?.status ?? "unfinished");
}

function waitingRefund({ details }: Pending): ToolCall {
  return { name: "refund_order", input: fields.parse(details), answer: "", ok: true };
}

function toolCall({ address, ask, answer = "", state }: CallRecord): ToolCall {
  const input = fields.safeParse(ask === undefined ? {} : JSON.parse(ask.text));
  return {
    name: address.slice(address.lastIndexOf("/") + 1).replace(/#\d+$/, ""),
    input: input.data ?? {},
    answer,
    ok: state === "done",
  };
}

/** Everything that is not as expected; nothing if the run is right. */
export function faultsOf(message: Message, done: Done): readonly string[] {
  return [...routeFaults(message, done), ...toolFaults(message, done), ...outcomeFaults(message, done)];
}

export function routeFaults({ expect: { route } }: Message, done: Done): readonly string[] {
  return done.route === route ? [] : [`went to ${done.route}, expected ${route}`];
}

/** A write that nobody asked for is a fault; a read too many is none. */
export function toolFaults({ expect }: Message, done: Done): readonly string[] {
  const { tools } = expect;
  const called = done.tools.map(({ name }) => name);
  const missing = tools.filter((name) => !called.includes(name));
  const unasked = WRITES.filter((name) => called.includes(name) && !tools.includes(name));
  return [
    ...missing.map((name) => `did not call ${name}`),
    ...unasked.map((name) => `called ${name} without being asked to`),
    ...argumentFaults({ expect }, done),
  ];
}

export function outcomeFaults({ expect: { outcome } }: Message, done: Done): readonly string[] {
  return done.outcome === outcome ? [] : [`ended as ${done.outcome}, expected ${outcome}`];
}

function argumentFaults({ expect }: Pick<Message, "expect">, { tools }: Done): readonly string[] {
  const { order, amountCents, query } = expect.args;
  const lookedUp = tools.filter(({ name }) => name === "find_order").map(({ input }) => input.order);
  const notLookedUp = expect.tools.includes("find_order") ? order.filter((id) => !lookedUp.includes(id)) : [];
  const paid = tools.find(({ name }) => name === "refund_order")?.input;
  const wrongRefund =
    amountCents !== undefined &&
    paid !== undefined &&
    (paid.order !== order[0] || paid.amountCents !== amountCents);
  const given = tools.filter(({ ok }) => ok).map(({ answer }) => answer);
  const notFound = expect.finds.filter((id) => !given.some((answer) => answer.includes(`"${id}"`)));
  const searches = tools.filter(({ name }) => name === "search_products");
  const nothingToFind = query.length > 0 && !expect.finds.some((id) => id.startsWith("p"));
  const foundSome = nothingToFind && searches.some(({ answer }) => answer.includes('"match":"all"'));
  return [
    ...notLookedUp.map((id) => `did not look up ${id}`),
    ...(wrongRefund
      ? [`refunded ${paid.amountCents} of ${paid.order}, expected ${amountCents} of ${order[0]}`]
      : []),
    ...notFound.map((id) => `did not find ${id}`),
    ...(foundSome ? ["found a product that there is none of"] : []),
  ];
}
