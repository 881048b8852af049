import type { Body, Thread } from "../../core/body.ts";
import { bodyHash, bodyOf, threadOf } from "../../core/body.ts";
import type { CallKind } from "../../core/call.ts";
import { canonical } from "../../core/canonical.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import type { Address } from "../../core/ids.ts";
import type { CallRecord, CallState } from "../../core/run.ts";
import { Scope } from "../../core/scope.ts";
import type { OpenaiMessage } from "./_openai-message.ts";
import { argumentsOf, textOf } from "./_openai-message.ts";
import { modelAnswer, promptMessage } from "./_prompt-message.ts";
import { executionReport, toolFailure } from "./_tool-failure.ts";
import { noCounts } from "./conversation-counts.ts";

interface OpenCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly address: Address;
  readonly ask: Body;
}

/** What a message of the conversation says that is not in the message itself. */
interface Setting {
  readonly model: string | undefined;
  readonly tools: string | undefined;
  /** Instructions of agents by their names. */
  readonly systems: ReadonlyMap<string, string>;
}

/** Writes the calls of one conversation, message by message. */
export class ConversationRecorder {
  readonly calls: CallRecord[] = [];
  readonly counts = noCounts();
  /** The last text of a model. */
  output: string | null = null;
  /** All messages, those after the last answer included. */
  readonly thread: Thread;
  readonly #setting: Setting;
  readonly #root = new Scope("");
  readonly #agents = new Map<string, Scope>();
  #open: OpenCall[] = [];

  constructor(messages: readonly OpenaiMessage[], setting: Setting) {
    this.#setting = setting;
    this.counts.messages = messages.length;
    const names = new Map<string, string>();
    const texts = messages.map((message) => {
      for (const { id, function: asked } of message.tool_calls ?? []) if (id) names.set(id, asked.name);
      const named = message.name || names.get(message.tool_call_id ?? "") || "tool";
      return canonical(promptMessage(message, named), "a message");
    });
    // Hashed once: the thread of each call is a beginning of this one.
    this.thread = threadOf(texts);
  }

  /** A model's answer, asked with all messages before it. */
  answer(message: OpenaiMessage, at: number): void {
    const { model, tools } = this.#setting;
    this.#model(message, {
      at,
      address: this.#root.next("model"),
      text: model === undefined ? {} : { model },
      shared: tools,
    });
    for (const call of message.tool_calls ?? []) {
      const { name } = call.function;
      const ask = bodyOf(canonical(argumentsOf(call), `the arguments of tool "${name}"`));
      this.#open.push({ id: call.id ?? undefined, name, address: this.#root.next(name), ask });
      this.counts.toolCalls += 1;
    }
  }

  result(message: OpenaiMessage): void {
    const content = textOf(message.content);
    const failure = toolFailure(content);
    if (failure !== undefined) this.counts.toolErrors += 1;
    const call = this.#take(message);
    if (call === undefined) {
      this.counts.toolCalls += 1;
      this.counts.unmatchedResults += 1;
    }
    const address = call?.address ?? this.#root.next(message.name || "tool");
    this.#push("tool", address, { ask: call?.ask, ...settled(content, failure) });
  }

  /** What an agent said to the others. */
  speech(message: OpenaiMessage, at: number): void {
    const agent = message.name || message.role;
    const content = textOf(message.content);
    const report = executionReport(content);
    if (report !== undefined) {
      this.counts.executions += 1;
      if (report.failure !== undefined) this.counts.executionErrors += 1;
      this.#push("step", this.#root.next(agent), { ask: undefined, ...settled(content, report.failure) });
      return;
    }
    const scope = this.#agents.get(agent) ?? new Scope(new Scope("").next(agent));
    this.#agents.set(agent, scope);
    const shared = this.#setting.systems.get(agent);
    this.#model(message, { at, address: scope.next("model"), text: { agent }, shared });
  }

  /** Calls that the conversation ends without an answer to. */
  unanswered(): void {
    for (const { address, ask } of this.#open) {
      this.counts.unansweredCalls += 1;
      this.#push("tool", address, { ask, state: "begun", answer: undefined });
    }
    this.#open = [];
  }

  /** The call that a result belongs to: by its id, without one by its name. */
  #take({ tool_call_id: id, name }: OpenaiMessage): OpenCall | undefined {
    const found = this.#open.find((call) => (id ? call.id === id : !name || call.name === name));
    this.#open = this.#open.filter((call) => call !== found);
    return found;
  }

  #model(
    message: OpenaiMessage,
    { at, address, text, shared }: { at: number; address: Address; text: object; shared: string | undefined },
  ): void {
    this.counts.modelCalls += 1;
    const said = textOf(message.content);
    if (said !== "") this.output = said;
    const { texts, hashes } = this.thread;
    const ask: Body = {
      ...bodyOf(canonical(text), shared === undefined ? {} : { shared }),
      thread: { texts: texts.slice(0, at), hashes: hashes.slice(0, at) },
    };
    this.#push("model", address, {
      ask,
      state: "done",
      answer: canonical(modelAnswer(message), "an answer"),
    });
  }

  #push(
    kind: CallKind,
    address: Address,
    rest: { ask: Body | undefined; state: CallState; answer: string | undefined },
  ): void {
    const { ask } = rest;
    const { model } = this.#setting;
    const note = kind === "model" && model !== undefined ? { model } : undefined;
    const askHash = ask === undefined ? undefined : bodyHash(ask);
    this.calls.push({ seq: this.calls.length + 1, kind, address, at: 0, took: 0, askHash, note, ...rest });
  }
}

function settled(content: string, failure: EncodedError | undefined): { state: CallState; answer: string } {
  return failure === undefined
    ? { state: "done", answer: JSON.stringify(content) }
    : { state: "failed", answer: JSON.stringify(failure) };
}
