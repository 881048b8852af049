import type { Tool } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { quoted } from "../kind.ts";

export const noHandler: Kind = {
  id: "no-handler",
  pattern: 3,
  title: "A tool that is offered and handled nowhere",
  why: "The model calls it, waits for a result that does not come, and goes on as if it had.",
  looksFor:
    "A tool without a function, for which no branch, table or function of its name was found. Tools that the provider or the page runs are let be.",
  find: ({ tools, calls }) =>
    tools
      .filter(({ handledBy }) => handledBy === "nobody")
      // The one tool of a single question is the form of its answer.
      .filter(
        (tool) =>
          !calls.some(
            ({ tools: set, loop }) =>
              loop === undefined && set.tools.length === 1 && set.tools[0]?.name === tool.name,
          ),
      )
      .map(
        (tool): Found => ({
          severity: "high",
          subject: tool.name,
          place: head(tool),
          message: `\`${tool.name}\` is offered to the model, and no code handles it`,
          fix: `Give \`${tool.name}\` a function, or take it out of the list`,
        }),
      ),
};

export const vagueDescription: Kind = {
  id: "vague-description",
  pattern: 3,
  title: "A tool that says too little of itself",
  why: "The description is all that the model has to choose by: when to call it, with what, and what comes back.",
  looksFor: "A tool without a description, or with one of fewer than four words.",
  find: ({ tools }) =>
    tools.filter(isOwn).flatMap((tool): readonly Found[] => {
      const words = tool.description?.trim().split(/\s+/).filter(Boolean) ?? [];
      if (words.length >= 4 || (tool.description === undefined && tool.parameters === undefined)) return [];
      return [
        {
          severity: words.length === 0 ? "medium" : "low",
          subject: tool.name,
          place: head(tool),
          message:
            words.length === 0
              ? `\`${tool.name}\` has no description`
              : `All that the model knows of \`${tool.name}\` is "${words.join(" ")}"`,
          fix: `Say in the description of \`${tool.name}\` when to call it, what it gives back and what it does not do`,
          command: "npx airworthy probe",
        },
      ];
    }),
};

export const undescribedParameters: Kind = {
  id: "undescribed-parameters",
  pattern: 3,
  title: "Parameters without a word",
  why: "A model fills in what it takes the name to mean: an id, a name or a date in any form.",
  looksFor:
    "A tool with parameters of which none has a description. Numbers and choices that are named well speak for themselves, so it counts little.",
  find: ({ tools }) =>
    tools.filter(isOwn).flatMap((tool): readonly Found[] => {
      const parameters = tool.parameters ?? [];
      const bare = parameters.filter(
        ({ described, type }) => !described && type !== "enum" && type !== "boolean",
      );
      if (parameters.length === 0 || bare.length < parameters.length || bare.length === 0) return [];
      return [
        {
          severity: "low",
          subject: tool.name,
          place: head(tool),
          message: `No parameter of \`${tool.name}\` is described: ${quoted(bare.map(({ name }) => name))}`,
          fix: `Describe each with its form and an example: \`z.string().describe("order number, such as W10234")\``,
        },
      ];
    }),
};

export const nestedInput: Kind = {
  id: "nested-input",
  pattern: 3,
  title: "Input in objects within objects",
  why: "The deeper a schema, the more often a model gets a brace, a name or a level wrong.",
  looksFor: "A parameter of a tool with objects three deep.",
  find: ({ tools }) =>
    tools.filter(isOwn).flatMap((tool): readonly Found[] => {
      const deep = tool.parameters?.find(({ depth }) => depth >= 3);
      if (deep === undefined) return [];
      return [
        {
          severity: "low",
          subject: tool.name,
          place: head(tool),
          message: `\`${deep.name}\` of \`${tool.name}\` is ${deep.depth} objects deep`,
          fix: `Take the fields of \`${deep.name}\` as parameters of their own, or split \`${tool.name}\` in two`,
        },
      ];
    }),
};

export const uncheckedArguments: Kind = {
  id: "unchecked-arguments",
  pattern: 3,
  title: "JSON of a model used unchecked",
  why: "A model leaves fields out, adds others and writes numbers as text; without a check the fault shows somewhere else, or nowhere.",
  looksFor: "`JSON.parse` of a tool's arguments or a model's answer whose result no schema looks at.",
  find: ({ unchecked, tools, calls }) => {
    const [first, ...others] = unchecked;
    if (first === undefined || calls.length === 0) return [];
    return [
      {
        severity: tools.length > 0 ? "medium" : "low",
        subject: first.file,
        place: first,
        message: "What the model wrote is parsed as JSON and used as it is",
        fix: "Check it with the schema that the model was given, and tell the model what was wrong: `schema.safeParse(JSON.parse(text))`",
        also: others.slice(0, 3),
      },
    ];
  },
};

export const noRetry: Kind = {
  id: "no-retry",
  pattern: 3,
  title: "No policy for trying again",
  why: "One refusal for a second fails the whole run, or the model itself tries again, without a pause and without an end.",
  looksFor: "Tools that call other services, none of which tries again.",
  find: ({ tools }) => {
    const far = tools.filter(
      (tool) => tool.handler?.traits.some(({ kind }) => kind === "no-timeout") && !tool.contracted,
    );
    const [first] = far;
    if (first === undefined || far.some(({ handler }) => handler?.retries)) return [];
    return [
      {
        severity: "low",
        subject: "the tools",
        place: head(first),
        message: `None of ${quoted(far.map(({ name }) => name))} tries again when the service refuses for a moment`,
        fix: "Let the contract try again what may be: reads, and writes that have a key",
      },
    ];
  },
};

function isOwn({ contracted, handledBy, sdk }: Tool): boolean {
  return !contracted && handledBy !== "provider" && sdk !== "unknown";
}

function head({ place }: Tool) {
  return { ...place, endLine: Math.min(place.endLine, place.line + 2) };
}
