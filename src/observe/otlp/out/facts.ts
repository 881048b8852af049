import type { Usage } from "../../../core/call.ts";
import type { EncodedError } from "../../../core/error-codec.ts";
import type { CallRecord, StoredRun } from "../../../core/run.ts";
import { nameOf } from "../../../core/run.ts";
import type { PromptMessage } from "../in/reading.ts";
import { isObject } from "../in/reading.ts";

/** A run, or one of its calls, as the names of every back end are made of it. Texts have been masked. */
export type Facts = RunFacts | CallFacts;

export interface RunFacts {
  readonly of: "run";
  readonly run: StoredRun;
  readonly input: unknown;
  readonly output: unknown;
  readonly error: EncodedError | undefined;
}

export interface CallFacts {
  readonly of: "model" | "tool" | "step";
  readonly run: StoredRun;
  readonly call: CallRecord;
  readonly name: string;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly responseModel: string | undefined;
  readonly responseId: string | undefined;
  readonly finish: string | undefined;
  readonly usage: Usage | undefined;
  readonly cost: number | undefined;
  readonly prompt: { readonly name: string; readonly version: string } | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly tools: readonly unknown[] | undefined;
  readonly messages: readonly PromptMessage[] | undefined;
  /** Parts of a model's answer. */
  readonly answer: readonly unknown[] | undefined;
  /** What a tool or a step was given, and gave. */
  readonly input: unknown;
  readonly output: unknown;
  readonly error: EncodedError | undefined;
}

/** What is sent of contents: all, all through a function, or nothing. */
export type ContentRule = "full" | "none" | ((text: string) => string);

export function runFacts(run: StoredRun, content: ContentRule): RunFacts {
  const { end } = run;
  const failed = end?.status === "failed" || end?.status === "cancelled";
  return {
    of: "run",
    run,
    input: contentOf(run.input.text, content),
    output: end?.status === "completed" ? contentOf(end.output.text, content) : undefined,
    error: failed ? errorOf(end.error, content) : undefined,
  };
}

export function callFacts(run: StoredRun, call: CallRecord, content: ContentRule): CallFacts {
  const { kind, state, note, ask } = call;
  const isModel = kind === "model";
  const params = isModel ? objectIn(ask?.text) : {};
  const [provider, model] = modelOf(note?.model ?? params.model);
  const given = state === "done" ? contentOf(call.answer, content) : undefined;
  const plain = isModel && state === "done" ? objectIn(call.answer) : {};
  const shared = ask?.shared === undefined ? {} : objectIn(ask.shared.text);
  const response = isObject(plain.response) ? plain.response : {};
  return {
    of: isModel || kind === "tool" ? kind : "step",
    run,
    call,
    name: nameOf(call.address),
    provider,
    model,
    responseModel: textIn(response.modelId),
    responseId: textIn(response.id),
    finish: finishOf(plain.finishReason),
    usage: note?.usage,
    cost: note?.cost,
    prompt: promptOf(note?.prompts?.[0]),
    params,
    tools: Array.isArray(shared.tools) ? shared.tools : undefined,
    messages: isModel && content !== "none" ? messagesOf(ask?.thread?.texts, content) : undefined,
    answer: isModel && isObject(given) && Array.isArray(given.content) ? given.content : undefined,
    input: isModel ? undefined : contentOf(ask?.text, content),
    output: isModel ? undefined : given,
    error:
      state === "failed" ? errorOf(objectIn(call.answer) as unknown as EncodedError, content) : undefined,
  };
}

/** A value out of its JSON; masked, where a text of it is to be, and nothing where contents stay at home. */
function contentOf(text: string | undefined, content: ContentRule): unknown {
  if (text === undefined || content === "none") return undefined;
  const value = valueIn(text);
  return content === "full" ? value : masked(value, content);
}

function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, mask));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, mask)]));
}

/** What went wrong is told by its name, and in full only where contents are. */
function errorOf({ name, code, message }: EncodedError, content: ContentRule): EncodedError {
  const about = { name: String(name ?? "Error"), ...(code === undefined ? {} : { code }) };
  if (content === "none") return { ...about, message: about.name };
  const text = String(message ?? "");
  return { ...about, message: content === "full" ? text : content(text) };
}

function messagesOf(
  texts: readonly string[] | undefined,
  content: ContentRule,
): readonly PromptMessage[] | undefined {
  return texts
    ?.map((text) => contentOf(text, content))
    .filter((value): value is PromptMessage => {
      return isObject(value) && typeof value.role === "string";
    });
}

function modelOf(name: unknown): readonly [string | undefined, string | undefined] {
  if (typeof name !== "string") return [undefined, undefined];
  const slash = name.indexOf("/");
  return slash === -1 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
}

function promptOf(prompt: string | undefined): CallFacts["prompt"] {
  const at = prompt?.lastIndexOf("@") ?? -1;
  return prompt === undefined || at === -1
    ? undefined
    : { name: prompt.slice(0, at), version: prompt.slice(at + 1) };
}

function finishOf(reason: unknown): string | undefined {
  const told = isObject(reason) ? reason.unified : reason;
  return typeof told === "string" ? told : undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = text === undefined ? undefined : valueIn(text);
  return isObject(value) ? value : {};
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
