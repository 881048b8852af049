import type { JSONValue } from "@ai-sdk/provider";
import { canonical } from "../../core/canonical.ts";
import { isBareValue, type ToolChooser, type ToolRequest } from "./choose-tool.ts";
import { askFor, type Filled, fillArguments, type ToolSpec } from "./fill-arguments.ts";
import { type Fact, factsIn } from "./find-facts.ts";
import type { Sources } from "./find-value.ts";
import type { Conversation, ToolUse } from "./read-prompt.ts";
import { identifierWords, words } from "./tokenize.ts";
import { toolsNamed } from "./tool-rules.ts";

/** What the model does next. */
export type Step =
  | {
      readonly kind: "call";
      readonly tool: ToolSpec;
      readonly input: Readonly<Record<string, JSONValue>>;
      /** The tool that would have come second, if any. */
      readonly second: ToolSpec | undefined;
    }
  /** Answers in text, asking for what is still wanted, in words such as "the order number". */
  | { readonly kind: "answer"; readonly wanted: readonly string[] };

/** The tools of a call and who chooses among them. */
export interface Toolbox {
  readonly tools: readonly ToolSpec[];
  readonly chooser: ToolChooser;
}

/** The same failed call may be made once more, after what its hint named has been done. */
const MOST_TRIES = 2;

/**
 * Decides the next step of a tool loop: recovers from a failed call by its hint, makes the calls
 * that the message asks for and the instructions put before or after them, never the same call twice,
 * and answers when nothing is left to call.
 */
export function nextStep(conversation: Conversation, { tools, chooser }: Toolbox): Step {
  const turn = turnOf(conversation, chooser);
  const recovered = recover(turn, { tools, chooser });
  if (recovered !== undefined) return recovered;

  const wanted: string[] = [];
  for (const request of turn.requests) {
    for (const tool of planFor(request, { tools, chooser })) {
      const own = tool === request.tool;
      // For a second thing the steps before it are done again, for that thing.
      const again = turn.uses.some((use) => use.name === request.tool.name);
      if (!own && !again && turn.done.some((use) => use.name === tool.name)) continue;
      if (turn.uses.some((use) => !own && use.name === tool.name && use.outcome?.kind === "failed")) break;
      const filled = fill(tool, { near: request.near, turn });
      if (filled.kind === "filled") {
        if (chooser.rules.forbids(tool.name, factsAbout(filled.input, turn))) break;
        return { kind: "call", tool, input: filled.input, second: request.second };
      }
      if (filled.kind === "missing" && !(again && !own)) {
        wanted.push(...filled.missing.map(askFor));
        break;
      }
      // A step that could not be done ends what was to come after it.
      if (own && !turn.done.some((use) => use.name === tool.name)) break;
    }
  }
  return { kind: "answer", wanted: [...new Set(wanted)] };
}

/** The sources that values may come from while `near` is asked for. */
export function sourcesOf(conversation: Conversation, near: string = conversation.message): Sources {
  const before = conversation.earlier.toReversed();
  const uses = [...conversation.uses.toReversed(), ...before.flatMap(({ uses }) => uses.toReversed())];
  return {
    near,
    message: conversation.message,
    earlier: before.map(({ said }) => said),
    facts: uses.flatMap((use) => (use.outcome?.kind === "done" ? factsIn(use.outcome.value, use.name) : [])),
  };
}

interface Turn {
  readonly conversation: Conversation;
  readonly requests: readonly ToolRequest[];
  /** Calls that count as made for this request. */
  readonly uses: readonly ToolUse[];
  readonly done: readonly ToolUse[];
}

/** An answer to a question of the model's goes with what was asked before that question. */
function turnOf(conversation: Conversation, chooser: ToolChooser): Turn {
  let { message, uses } = conversation;
  let requests = chooser.requests(message);
  for (const { said, uses: before, reply } of conversation.earlier.toReversed()) {
    const answers = reply.trimEnd().endsWith("?") && (requests.length === 0 || isBareValue(message));
    if (!answers) break;
    message = `${said}\n${message}`;
    uses = [...before, ...uses];
    requests = chooser.requests(message);
  }
  const done = [...conversation.earlier.flatMap((exchange) => exchange.uses), ...conversation.uses];
  return {
    conversation: { ...conversation, message },
    requests,
    uses,
    done: done.filter((use) => use.outcome?.kind === "done"),
  };
}

/** The tools that a request takes, in order: what must come before it, itself, what must follow. */
function planFor({ tool }: ToolRequest, { tools, chooser }: Toolbox): ToolSpec[] {
  const { before, after } = chooser.rules;
  const names = [...before(tool.name), tool.name];
  for (const name of names) names.push(...after(name).filter((next) => !names.includes(next)));
  return names.flatMap((name) => tools.find((one) => one.name === name) ?? []);
}

interface Wanting {
  readonly near: string;
  readonly turn: Turn;
}

function fill(tool: ToolSpec, { near, turn }: Wanting): Filled {
  const sources = sourcesOf(turn.conversation, near);
  const made = turn.uses.filter((use) => use.name === tool.name && !mayTryAgain(use, turn));
  if (made.length === 0) {
    const filled = fillArguments(tool, sources);
    return filled.kind === "filled" ? fillArguments(tool, about(filled.input, { sources, turn })) : filled;
  }
  // After a call, only another value named in the same request makes another call: its result may
  // change what would be filled in, and that is no reason to do the thing again.
  const said = withoutValues(near, made);
  const filled = fillArguments(
    tool,
    { ...sources, near: said, message: said, earlier: [] },
    { avoid: made.map(({ input }) => input) },
  );
  if (filled.kind !== "filled" || !namesSomethingNew(filled.input, { made, said }))
    return { kind: "repeated" };
  return fillArguments(
    tool,
    about(filled.input, { sources: { ...sources, near: said, message: said }, turn }),
  );
}

/** Puts facts about the thing named in `input` before facts about other things. */
function about(
  input: Readonly<Record<string, JSONValue>>,
  { sources, turn }: { sources: Sources; turn: Turn },
): Sources {
  return { ...sources, facts: [...factsAbout(input, turn), ...sources.facts] };
}

/** What tools gave about the codes and numbers named in `input`, newest first. */
function factsAbout(input: Readonly<Record<string, JSONValue>>, turn: Turn): Fact[] {
  const names = Object.values(input).filter((value) => typeof value === "string" && /\d/.test(value));
  const isAbout = (use: ToolUse): boolean =>
    names.some((name) => canonical([use.input, use.outcome ?? null]).includes(JSON.stringify(name)));
  return turn.done
    .toReversed()
    .filter(isAbout)
    .flatMap((use) => (use.outcome?.kind === "done" ? factsIn(use.outcome.value, use.name) : []));
}

function withoutValues(text: string, made: readonly ToolUse[]): string {
  const values = made.flatMap(({ input }) =>
    Object.values(typeof input === "object" && input !== null ? input : {}),
  );
  return values
    .filter((value) => typeof value === "string" && /\d/.test(value))
    .reduce<string>((left, value) => {
      const digits = String(value).replace(/^\D+/, "");
      return left.replaceAll(
        new RegExp(`[\\p{L}-]*\\s?${digits.replace(/[^\p{L}\p{N}]/gu, ".")}`, "gu"),
        " ",
      );
    }, text);
}

/** Only a code or number that the user named is worth another call; a shorter search text is not. */
function namesSomethingNew(
  input: Readonly<Record<string, JSONValue>>,
  { made, said }: { made: readonly ToolUse[]; said: string },
): boolean {
  const digits = said.match(/\d{2,}/g) ?? [];
  const before = canonical(made.map((use) => use.input));
  return Object.values(input).some((value) => {
    const text = String(value);
    return (
      text.length < 40 && digits.some((run) => text.includes(run)) && !before.includes(JSON.stringify(value))
    );
  });
}

function mayTryAgain(use: ToolUse, { uses }: Turn): boolean {
  if (use.outcome?.kind !== "failed") return false;
  const { message, hint } = use.outcome;
  const tries = uses.filter(
    (other) => other.name === use.name && canonical(other.input) === canonical(use.input),
  );
  const later = uses.slice(uses.indexOf(use) + 1).filter((other) => other.outcome?.kind === "done");
  const helped =
    toolsNamed(
      `${hint} ${message}`,
      later.map(({ name }) => name),
    ).length > 0;
  return helped && tries.length < MOST_TRIES;
}

/** Does what the error of the last call says: calls the tool that it names, or asks for what it lacks. */
function recover(turn: Turn, { tools, chooser }: Toolbox): Step | undefined {
  const last = turn.conversation.uses.at(-1);
  if (last?.outcome?.kind !== "failed") return undefined;
  const said = `${last.outcome.message}\n${last.outcome.hint}`;
  const callable = tools.filter(({ name }) => name !== last.name && !chooser.rules.banned.has(name));
  for (const name of toolsNamed(
    said,
    callable.map((tool) => tool.name),
  )) {
    const tool = callable.find((one) => one.name === name);
    if (tool === undefined || turn.conversation.uses.some((use) => use.name === name)) continue;
    const filled = fill(tool, { near: turn.conversation.message, turn });
    if (filled.kind === "filled") return { kind: "call", tool, input: filled.input, second: undefined };
    if (filled.kind === "missing") return { kind: "answer", wanted: filled.missing.map(askFor) };
  }
  const failed = tools.find(({ name }) => name === last.name);
  const wanted = failed === undefined ? [] : lacking(said, failed);
  return wanted.length === 0 ? undefined : { kind: "answer", wanted };
}

const LACKS = /\b(?:missing|required|needs?|provide|ask|lacks?|invalid|must (?:be|have|give))\b/i;
const ASK_FOR =
  /\bask (?:the )?(?:user|customer|caller|person|them|him|her)?\s*(?:for|to (?:give|check|confirm|tell))\s+([^.;\n]+)/i;

function lacking(said: string, tool: ToolSpec): string[] {
  const asked = ASK_FOR.exec(said)?.[1]?.trim();
  if (asked !== undefined) return [asked];
  if (!LACKS.test(said) || tool.parameters.kind !== "object") return [];
  const text = ` ${words(said.replaceAll("_", " ")).join(" ")} `;
  return tool.parameters.properties
    .filter(({ name }) => text.includes(` ${identifierWords(name).join(" ")} `))
    .map(askFor);
}
