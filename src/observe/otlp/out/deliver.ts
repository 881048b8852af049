import type { StoredRun } from "../../../core/run.ts";
import type { ExportedGroup, ExportedSpan } from "./exported-span.ts";
import type { Posted } from "./post-spans.ts";
import type { SpanRules } from "./spans-of-run.ts";
import { spansOfRun } from "./spans-of-run.ts";

export interface DeliverOptions {
  readonly rules: SpanRules;
  readonly resource: (run: StoredRun) => Readonly<Record<string, string>>;
  readonly post: (groups: readonly ExportedGroup[]) => Promise<Posted>;
}

export interface Delivered {
  /** Runs from the first one on that need not be sent again. */
  readonly done: number;
  readonly refused: readonly { readonly run: StoredRun["id"]; readonly why: string }[];
  /** Why the next one could not be sent now. */
  readonly later?: { readonly why: string; readonly after: number | undefined };
}

/**
 * Sends runs in their order. A batch that is too large is halved, down to one run, then to one span; one that is
 * refused is halved as well, so that the one at fault does not take the others with it.
 */
export async function deliver(runs: readonly StoredRun[], options: DeliverOptions): Promise<Delivered> {
  if (runs.length === 0) return { done: 0, refused: [] };
  const posted = await options.post(runs.map((run) => groupOf(run, spansOfRun(run, options.rules), options)));
  switch (posted.kind) {
    case "taken":
      return { done: runs.length, refused: [] };
    case "partly":
      return { done: runs.length, refused: runs.map(({ id }) => ({ run: id, why: posted.why })) };
    case "later":
      return { done: 0, refused: [], later: posted };
    default: {
      const [only] = runs;
      if (runs.length > 1) return inHalves(runs, options);
      if (only === undefined) return { done: 0, refused: [] };
      if (posted.kind === "refused") return { done: 1, refused: [{ run: only.id, why: posted.why }] };
      return byParts(only, options);
    }
  }
}

async function inHalves(runs: readonly StoredRun[], options: DeliverOptions): Promise<Delivered> {
  const middle = Math.ceil(runs.length / 2);
  const first = await deliver(runs.slice(0, middle), options);
  if (first.later !== undefined) return first;
  const second = await deliver(runs.slice(middle), options);
  return { ...second, done: first.done + second.done, refused: [...first.refused, ...second.refused] };
}

/** One run that is too large for a request of its own: back ends put the parts of a trace together. */
async function byParts(run: StoredRun, options: DeliverOptions): Promise<Delivered> {
  const spans = spansOfRun(run, options.rules);
  const outcome = await postParts(run, spans, options);
  if (outcome.later !== undefined) return { done: 0, refused: [], later: outcome.later };
  return {
    done: 1,
    refused: outcome.why === undefined ? [] : [{ run: run.id, why: outcome.why }],
  };
}

interface Parts {
  readonly later?: Delivered["later"];
  readonly why?: string;
}

async function postParts(
  run: StoredRun,
  spans: readonly ExportedSpan[],
  options: DeliverOptions,
): Promise<Parts> {
  const middle = Math.ceil(spans.length / 2);
  const halves =
    spans.length > 1 ? [spans.slice(0, middle), spans.slice(middle)] : [withoutContent(run, spans, options)];
  let why: string | undefined;
  for (const part of halves) {
    const posted = await options.post([groupOf(run, part, options)]);
    if (posted.kind === "later") return { later: posted };
    if (posted.kind === "taken") {
      if (spans.length === 1) why ??= "a call was too large, and was sent without its contents";
      continue;
    }
    if (posted.kind === "too_large" && spans.length > 1) {
      const inner = await postParts(run, part, options);
      if (inner.later !== undefined) return inner;
      why ??= inner.why;
    } else why ??= posted.why;
  }
  return why === undefined ? {} : { why };
}

function withoutContent(
  run: StoredRun,
  spans: readonly ExportedSpan[],
  { rules }: DeliverOptions,
): readonly ExportedSpan[] {
  const bare = new Map(spansOfRun(run, { ...rules, content: "none" }).map((span) => [span.id, span]));
  return spans.map((span) => bare.get(span.id) ?? span);
}

function groupOf(
  run: StoredRun,
  spans: readonly ExportedSpan[],
  { resource }: DeliverOptions,
): ExportedGroup {
  return { resource: resource(run), spans };
}
