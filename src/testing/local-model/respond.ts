import type { JSONValue } from "@ai-sdk/provider";
import { canonical } from "../../core/canonical.ts";
import { answer } from "./answer.ts";
import { fillArguments, type ToolSpec } from "./fill-arguments.ts";
import { type FillContext, fillSchema } from "./fill-schema.ts";
import type { Labelled, Labeller } from "./labeller.ts";
import { nextStep, type Step, sourcesOf } from "./next-step.ts";
import { goesWrong, type Noise } from "./noise.ts";
import type { Reading } from "./read-call.ts";
import { type PromptReading, readExamples } from "./read-examples.ts";
import { isJson, isRecord } from "./schema-node.ts";

/** What the model says: a text (JSON where a schema was given) or one tool call. */
export type Response =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly tool: string; readonly input: string };

/** What a response is made with. */
export interface Means {
  readonly labeller: Labeller;
  readonly noise: Noise | undefined;
}

const SORTING =
  /\b(?:classif|label|categor|rout|sort|intent|(?:answer|reply|respond|return|output)[^.\n]{0,30}\bone of)/i;
const LONGEST_LABEL = 60;
const UNSURE = "I am not sure about that.";

/** Responds to a call: the next tool call if there is one, else JSON, a label, or an answer. */
export function respond(reading: Reading, means: Means): Response {
  const { conversation, seed } = reading;
  // How far the turn has come is part of the call, so that each of its steps has its own chance.
  const wrong = goesWrong(means.noise, `${conversation.message}\n${conversation.uses.length}\n${seed ?? ""}`);
  const step = reading.tools.length === 0 ? undefined : stepOf(reading, { means, wrong });
  if (step?.kind === "call") return { kind: "call", tool: step.tool.name, input: JSON.stringify(step.input) };

  const wanted = step?.wanted ?? [];
  const tools = reading.tools.map(({ name }) => name);
  const inWords = (): string => (wrong ? UNSURE : answer(conversation, { wanted, tools }));
  if (reading.schema !== undefined) {
    const context = contextOf(reading, { means, wrong, reply: inWords });
    return { kind: "text", text: JSON.stringify(fillSchema(reading.schema, context)) };
  }
  const label = tools.length === 0 ? labelAsked(reading, { means, wrong }) : undefined;
  return { kind: "text", text: label ?? inWords() };
}

interface Making {
  readonly means: Means;
  readonly wrong: boolean;
}

function stepOf(reading: Reading, making: Making): Step {
  const step = nextStep(reading.conversation, reading);
  if (step.kind === "call") return making.wrong ? mistaken(step, reading) : step;
  return reading.mustCall ? forced(reading, making) : step;
}

/** Errs as models do: takes the tool that came second, or forgets to call one. */
function mistaken(step: Step & { kind: "call" }, { conversation, mustCall }: Reading): Step {
  const second = step.second === undefined ? undefined : fillArguments(step.second, sourcesOf(conversation));
  if (step.second !== undefined && second?.kind === "filled") {
    return { kind: "call", tool: step.second, input: second.input, second: undefined };
  }
  return mustCall ? step : { kind: "answer", wanted: [] };
}

const ENDS = /\b(?:final|answer|finish|done|respond|submit)/i;

/** A call that must be made although too little speaks for one: the best tool, with made-up arguments. */
function forced(reading: Reading, making: Making): Step {
  const { conversation, chooser, tools } = reading;
  const used = new Set(conversation.uses.map(({ name }) => name));
  const ranked = chooser.rank(conversation.message).map(({ tool }) => tool);
  const fresh = ranked.filter(({ name }) => !used.has(name));
  const ending = used.size === 0 ? undefined : fresh.find(({ name }) => ENDS.test(name.replaceAll("_", " ")));
  const tool: ToolSpec | undefined = ending ?? fresh[0] ?? ranked[0] ?? tools[0];
  if (tool === undefined) return { kind: "answer", wanted: [] };
  const context = contextOf(reading, { ...making, reply: () => answer(conversation) });
  const guess = fillSchema(tool.parameters, context);
  const input = Object.entries(isRecord(guess) ? guess : {}).filter((entry): entry is [string, JSONValue] =>
    isJson(entry[1]),
  );
  return { kind: "call", tool, input: Object.fromEntries(input), second: undefined };
}

function contextOf(reading: Reading, { means, wrong, reply }: Making & { reply: () => string }): FillContext {
  const { conversation, prompt, key } = reading;
  return {
    sources: sourcesOf(conversation),
    instructions: conversation.instructions,
    label(text, { labels, description }) {
      const known = description === "" ? prompt : withDescription(prompt, description);
      const labelled = means.labeller.label(text, {
        labels,
        reading: known,
        key: canonical([key, labels, description]),
      });
      return wrong ? flipped(labelled) : labelled;
    },
    teaches: (labels) =>
      labels.every((label) => prompt.examples.some((example) => example.label.toLowerCase() === label)),
    reply,
  };
}

/** What the schema says of its labels counts like what the prompt says. */
function withDescription(prompt: PromptReading, description: string): PromptReading {
  const more = readExamples(description.replaceAll(/[;,]\s*(?=["'`]?[\w-]+["'`]?\s*[:=])/g, "\n"));
  return {
    examples: [...prompt.examples, ...more.examples],
    descriptions: [...prompt.descriptions, ...more.descriptions],
    listed: prompt.listed,
    prose: [...prompt.prose, ...more.prose],
  };
}

function flipped(labelled: Labelled): Labelled {
  const [label, ...others] = labelled.others;
  if (label === undefined) return labelled;
  return { label, confidence: Math.max(0.4, labelled.confidence * 0.7), others: [labelled.label, ...others] };
}

/** A bare label, where the prompt teaches labels by examples or asks for one of a list. */
function labelAsked({ prompt, conversation, key }: Reading, { means, wrong }: Making): string | undefined {
  const taught = [...new Set(prompt.examples.map(({ label }) => label))];
  const short = taught.filter((label) => label.length <= LONGEST_LABEL);
  const listed = SORTING.test(conversation.instructions) ? prompt.listed : [];
  const labels = short.length >= 2 ? [...new Set([...listed, ...short])] : listed;
  if (labels.length < 2 || conversation.message.trim() === "") return undefined;
  const lesson = { labels, reading: prompt, key: canonical([key, labels]) };
  const labelled = means.labeller.label(conversation.message, lesson);
  return (wrong ? flipped(labelled) : labelled).label;
}
