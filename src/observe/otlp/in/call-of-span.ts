import type { Body } from "../../../core/body.ts";
import { bodyHash, bodyOf } from "../../../core/body.ts";
import type { CallKind, CallNote } from "../../../core/call.ts";
import { canonical } from "../../../core/canonical.ts";
import type { EncodedError } from "../../../core/error-codec.ts";
import type { Address } from "../../../core/ids.ts";
import type { CallRecord } from "../../../core/run.ts";
import type { PriceTable } from "../../../models/prices.ts";
import type { Node } from "./span-tree.ts";

export interface PlacedSpan {
  readonly node: Node;
  readonly kind: CallKind;
  readonly address: Address;
  readonly runStart: number;
  readonly prices: PriceTable | undefined;
  /** The prompt that the run as a whole tells, where the call does not. */
  readonly prompt: string | undefined;
}

/** A call as it would have been recorded here, without its place in the order. */
export function callOfSpan(placed: PlacedSpan): Omit<CallRecord, "seq"> {
  const { node, kind, address, runStart } = placed;
  const { span } = node;
  const error = errorOf(node);
  const ask = askOf(placed);
  return {
    kind,
    address,
    state: error === undefined ? "done" : "failed",
    at: Math.max(0, span.start - runStart),
    took: span.end - span.start,
    ask,
    askHash: ask === undefined ? undefined : bodyHash(ask),
    answer: error === undefined ? answerOf(placed) : JSON.stringify(error),
    note: noteOf(placed),
  };
}

/** What went wrong, as the span's status, its exception or its attributes tell. */
export function errorOf({ span, rest }: Pick<Node, "span" | "rest">): EncodedError | undefined {
  if (span.status !== 2) return undefined;
  const thrown = span.events?.findLast(({ name }) => name === "exception")?.attributes ?? {};
  const type = thrown["exception.type"] ?? rest?.["error.type"] ?? span.attributes["error.type"];
  const message = span.message ?? thrown["exception.message"] ?? span.attributes["error.message"];
  return {
    name: typeof type === "string" && type !== "" ? type : "Error",
    message: typeof message === "string" && message !== "" ? message : `${span.name} failed`,
  };
}

function askOf({ node, kind }: PlacedSpan): Body | undefined {
  const { reading } = node;
  if (kind !== "model")
    return reading.input === undefined
      ? undefined
      : bodyOf(canonical(reading.input, "what a span was given"));
  const params = { model: modelOf(node), ...reading.params };
  const text =
    reading.messages === undefined && reading.input !== undefined
      ? { ...params, input: reading.input }
      : params;
  return bodyOf(canonical(text, "the parameters of a model call"), {
    ...(reading.tools === undefined
      ? {}
      : { shared: canonical({ tools: reading.tools }, "the tools of a model call") }),
    ...(reading.messages === undefined
      ? {}
      : { thread: reading.messages.map((message) => canonical(message, "a message")) }),
  });
}

function answerOf({ node, kind }: PlacedSpan): string | undefined {
  const { answer, output, responseModel } = node.reading;
  if (kind !== "model" || answer === undefined)
    return output === undefined
      ? kind === "model"
        ? "null"
        : undefined
      : canonical(output, "what a span gave");
  const { content, finish } = answer;
  return canonical(
    {
      content,
      finishReason: { unified: finish?.replaceAll("_", "-") ?? "other" },
      ...(responseModel === undefined ? {} : { response: { modelId: responseModel } }),
    },
    "an answer",
  );
}

function noteOf(placed: PlacedSpan): CallNote {
  const { node, kind } = placed;
  const { span, scope, rest } = node;
  const otel = {
    trace: span.trace,
    span: span.id,
    name: span.name,
    ...(scope.name === ""
      ? {}
      : { scope: scope.version === undefined ? scope.name : `${scope.name}@${scope.version}` }),
    ...(rest === undefined ? {} : { attributes: rest }),
    ...(span.events === undefined ? {} : { events: span.events }),
    ...(span.links === undefined ? {} : { links: span.links }),
  };
  return kind === "model" ? { ...modelNote(placed), otel } : { otel };
}

function modelNote({ node, prices, prompt }: PlacedSpan): CallNote {
  const { reading, context, span } = node;
  const model = modelOf(node);
  const prompts = promptOf(context.prompt) ?? prompt;
  const cost = reading.cost ?? (prices && costOf(node, prices, span.start));
  return {
    ...(model === undefined ? {} : { model }),
    ...(reading.usage === undefined ? {} : { usage: reading.usage }),
    ...(cost === undefined ? {} : { cost }),
    ...(prompts === undefined ? {} : { prompts: [prompts] }),
  };
}

/** The price of the model that answered; of the one that was asked where that is not listed. */
function costOf({ reading }: Node, prices: PriceTable, at: number): number | undefined {
  const { usage, provider = "unknown", model, responseModel } = reading;
  if (usage === undefined) return undefined;
  const total = usage.input + usage.cacheRead + usage.cacheWrite + usage.output + usage.reasoning;
  for (const name of [responseModel, model]) {
    const cost = name && prices.cost({ provider, model: name, usage: { ...usage, total }, at });
    if (cost) return cost.usd;
  }
  return undefined;
}

function modelOf({ reading }: Node): string | undefined {
  const model = reading.model ?? reading.responseModel;
  if (model === undefined) return undefined;
  return reading.provider === undefined ? model : `${reading.provider}/${model}`;
}

/** A version without a name is of the one prompt that its sender has. */
export function promptOf(prompt: Node["context"]["prompt"]): string | undefined {
  if (prompt === undefined) return undefined;
  const { name = "prompt", version = "unknown" } = prompt;
  return `${name}@${version}`;
}
