import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import type {
  LanguageModelCallEndEvent,
  LanguageModelCallStartEvent,
  Telemetry,
  ToolExecutionEndEvent,
  ToolExecutionStartEvent,
} from "ai";
import { tryHere } from "../../core/context.ts";
import type { ModelAnswer } from "./sdk-model-call.ts";
import { streamedAnswer } from "./sdk-model-call.ts";

/** What of an operation of the SDK is recorded as one run. */
export interface Operation {
  asked(event: LanguageModelCallStartEvent): Pending<ModelAnswer>;
  called(event: ToolExecutionStartEvent): Pending<unknown>;
  ended(error?: { readonly error: unknown }): void;
}

/** A call under way, and how it ends. */
export interface Pending<Value> {
  done(value: Value): void;
  failed(error: unknown): void;
}

export interface OperationStart {
  readonly type: string;
  readonly functionId?: string;
  readonly instructions?: unknown;
  readonly messages?: unknown;
  readonly runtimeContext?: Readonly<Record<string, unknown>>;
}

/** Where running code stands among the spans of the SDK. */
interface Place {
  readonly operation: Operation;
  readonly isRoot: boolean;
  readonly settle?: (message: Message) => void;
}

interface Message {
  readonly type: string;
  readonly event: Readonly<Record<string, unknown>> & { readonly callId?: string };
  readonly result?: unknown;
  readonly error?: unknown;
}

const CHANNEL = "ai:telemetry";
const OPERATIONS = new Set(["generateText", "streamText"]);

/**
 * Listens to what the AI SDK tells on its tracing channel, which every call of it does, whatever else is configured.
 * The words of a stream are told to registered integrations alone, so that one is registered for them.
 *
 * Source: the SDK's page "Telemetry", section "Tracing channel".
 */
export function listenToSdk(begin: (start: OperationStart) => Operation): void {
  const places = new AsyncLocalStorage<Place | undefined>();
  const known = new WeakMap<Message, Place>();
  const streams = new Map<string, Pending<ModelAnswer>>();
  const channel = tracingChannel(CHANNEL);
  channel.start.bindStore(places, (given) => {
    const message = given as Message;
    const place = placeOf(message, { outer: places.getStore(), begin, streams });
    if (place !== undefined) known.set(message, place);
    return place;
  });
  const ended = (given: unknown): void => {
    const message = given as Message;
    const place = known.get(message);
    known.delete(message);
    place?.settle?.(message);
    if (place?.isRoot !== true || !OPERATIONS.has(message.type)) return;
    settleStream(streams, message);
    place.operation.ended(message.error === undefined ? undefined : { error: message.error });
  };
  channel.subscribe({ start() {}, end() {}, asyncStart() {}, asyncEnd: ended, error() {} });
  registerIntegration({
    onLanguageModelCallEnd: (event) => {
      streams.get(event.callId)?.done(streamedAnswer(event as LanguageModelCallEndEvent));
      streams.delete(event.callId);
    },
  });
}

interface Placing {
  readonly outer: Place | undefined;
  readonly begin: (start: OperationStart) => Operation;
  readonly streams: Map<string, Pending<ModelAnswer>>;
}

function placeOf({ type, event }: Message, { outer, begin, streams }: Placing): Place | undefined {
  // What goes through the seam by itself is on record already.
  if (tryHere() !== undefined) return undefined;
  if (OPERATIONS.has(type))
    return outer === undefined
      ? { operation: begin({ ...event, type }), isRoot: true }
      : { operation: outer.operation, isRoot: false };
  if (outer === undefined) return undefined;
  const { operation } = outer;
  if (type === "languageModelCall") {
    const call = operation.asked(event as unknown as LanguageModelCallStartEvent);
    return { operation, isRoot: false, settle: (ended) => settleModel(call, ended, streams) };
  }
  if (type === "executeTool") {
    const call = operation.called(event as unknown as ToolExecutionStartEvent);
    return { operation, isRoot: false, settle: (ended) => settleTool(call, ended) };
  }
  return { operation, isRoot: false };
}

function settleModel(
  call: Pending<ModelAnswer>,
  { event, result, error }: Message,
  streams: Map<string, Pending<ModelAnswer>>,
): void {
  const { callId = "" } = event;
  if (error !== undefined) call.failed(error);
  else if (isAnswer(result)) call.done(result);
  else streams.set(callId, call);
}

/** A stream that was left, or whose words an integration of the call's own was told in place of ours. */
function settleStream(streams: Map<string, Pending<ModelAnswer>>, { event, error }: Message): void {
  const { callId = "" } = event;
  const call = streams.get(callId);
  streams.delete(callId);
  call?.failed(error ?? new Error("The words of this stream were not told to who records"));
}

function settleTool(call: Pending<unknown>, { result, error }: Message): void {
  const { output } = (result ?? {}) as { readonly output?: ToolExecutionEndEvent["toolOutput"] };
  if (error !== undefined) call.failed(error);
  else if (output?.type === "tool-error") call.failed(output.error);
  else call.done(output?.output);
}

function isAnswer(result: unknown): result is ModelAnswer {
  return typeof result === "object" && result !== null && "content" in result && "finishReason" in result;
}

/** What `registerTelemetry()` of the SDK does; the SDK itself is the app's own copy, which cannot be imported from here. */
function registerIntegration(integration: Telemetry): void {
  const registry = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: Telemetry[] };
  registry.AI_SDK_TELEMETRY_INTEGRATIONS ??= [];
  registry.AI_SDK_TELEMETRY_INTEGRATIONS.push(integration);
}
