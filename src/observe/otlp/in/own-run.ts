import type { Body } from "../../../core/body.ts";
import { bodyHash, bodyOf } from "../../../core/body.ts";
import type { Address, SessionId } from "../../../core/ids.ts";
import { parseRunId } from "../../../core/ids.ts";
import type { CallRecord, RunEnd, StoredRun } from "../../../core/run.ts";
import type { OwnBody, OwnCall, OwnRecord } from "./read-own.ts";
import type { Node, SpanTree } from "./span-tree.ts";
import { totalsOf } from "./totals-of.ts";

/**
 * A run that our own exporter sent, as it was recorded; undefined where its spans do not say enough, as when the
 * exporter was told to leave content out: it is then read as any other trace.
 */
export function ownRun({ roots, nodes }: SpanTree): StoredRun | undefined {
  const [root] = roots;
  if (root?.own?.workflow === undefined || root.own.input === undefined || roots.length !== 1)
    return undefined;
  const end = endOf(root.own);
  if (end === undefined) return undefined;
  const calls = nodes.flatMap(({ own }) => (own?.call === undefined ? [] : [callOf(own.call)]));
  if (calls.length !== (root.own.calls ?? nodes.length - 1)) return undefined;
  calls.sort((a, b) => a.seq - b.seq);
  const { own } = root;
  return {
    id: parseRunId(root.own.run),
    workflow: root.own.workflow,
    input: toBody(root.own.input),
    startedAt: own.startedAt ?? root.span.start,
    ...(own.session === undefined ? {} : { session: own.session as SessionId }),
    ...(own.subject === undefined ? {} : { subject: own.subject }),
    ...(own.tags === undefined ? {} : { tags: own.tags }),
    ...(own.release === undefined ? {} : { release: own.release }),
    ...(own.parent === undefined ? {} : { parent: own.parent }),
    source: "airworthy",
    end,
    status: end.status,
    interrupted: false,
    took: tookOf(root),
    totals: totalsOf(calls),
    attempt: own.attempt ?? 1,
    ...(own.turn === undefined ? {} : { turn: own.turn }),
    calls,
  };
}

function tookOf({ span, own }: Node): number {
  return own?.took ?? span.end - span.start;
}

function endOf({ status, output, error, waitingFor }: OwnRecord): RunEnd | undefined {
  switch (status) {
    case "completed":
      return output === undefined ? undefined : { status, output: toBody(output) };
    case "failed":
    case "cancelled":
      return error === undefined ? undefined : { status, error };
    case "waiting":
      return { status, waitingFor: (waitingFor ?? []) as readonly Address[] };
    default:
      return undefined;
  }
}

function callOf({ ask, askHash, answer, note, address, ...rest }: OwnCall): CallRecord {
  const body = ask === undefined ? undefined : toBody(ask);
  return {
    ...rest,
    address: address as Address,
    ask: body,
    askHash: askHash ?? (body === undefined ? undefined : bodyHash(body)),
    answer,
    note,
  };
}

function toBody({ text, shared, thread }: OwnBody): Body {
  return bodyOf(text, {
    ...(shared === undefined ? {} : { shared }),
    ...(thread === undefined ? {} : { thread }),
  });
}
