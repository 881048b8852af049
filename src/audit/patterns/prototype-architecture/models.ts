import type { ModelCall, Place } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { quoted } from "../kind.ts";

export const oneModel: Kind = {
  id: "one-model-everywhere",
  pattern: 2,
  title: "One model, written out everywhere",
  why: "A model that is named at every call cannot be changed for one task, priced per route, or switched when it is withdrawn.",
  looksFor:
    "The same name of a model as a literal at three or more calls, each written out at its own place. One constant that all calls share is one place, and is let be.",
  find: ({ calls }) => {
    const places = new Map<string, Map<string, { place: Place; call: ModelCall }>>();
    for (const call of calls) {
      if (call.model.kind !== "literal") continue;
      const { name, place } = call.model;
      const at = places.get(name) ?? new Map();
      at.set(`${place.file}:${place.line}`, { place, call });
      places.set(name, at);
    }
    return [...places].flatMap(([name, at]): readonly Found[] => {
      const [first, ...others] = [...at.values()];
      if (first === undefined || others.length < 2) return [];
      return [
        {
          severity: others.length >= 4 ? "medium" : "low",
          subject: name,
          place: first.place,
          message: `"${name}" is written out at ${at.size} calls: ${quoted([...new Set([...at.values()].map(({ call }) => call.fn ?? call.api))])}`,
          fix: `Name models by their task in one place, and give that name to the calls: \`models: { fast: …("${name}") }\` and \`model("fast")\``,
          also: others.map(({ place }) => place),
        },
      ];
    });
  },
};

export const clientChooses: Kind = {
  id: "client-chooses",
  pattern: 2,
  title: "The client chooses the model, the prompt or the tools",
  why: "Whoever can write a request can then write the system prompt, or choose the dearest model, and no test covers what they write.",
  looksFor:
    "A model name, a system prompt or a list of tools that comes from the body or the query of a request. What the user says as their message is let be.",
  find: ({ calls }) => [
    ...new Map(calls.flatMap(chosen).map((one) => [`${one.place.file}:${one.place.line}`, one])).values(),
  ],
};

function chosen(call: ModelCall): readonly Found[] {
  const name = call.fn ?? call.api;
  const model: readonly Found[] =
    call.model.kind === "client"
      ? [
          {
            severity: "high",
            subject: name,
            place: call.model.place,
            message: `The model of \`${name}\` comes from the client (\`${call.model.expression}\`)`,
            fix: `Let the server name the model of \`${name}\`; if users may choose, look their choice up in a list of the server's`,
            also: [call.place],
          },
        ]
      : [];
  const prompts = call.prompts.flatMap((prompt): readonly Found[] => {
    if (prompt.fromClient === undefined) return [];
    const isWhole = prompt.text === "" || prompt.text.replace("{…}", "").trim().length < 20;
    return [
      {
        severity: isWhole ? "high" : "medium",
        subject: name,
        place: prompt.fromClient,
        message: isWhole
          ? `The system prompt of \`${name}\` comes from the client`
          : `Text of the client is part of the system prompt of \`${name}\``,
        fix: `Keep the system prompt of \`${name}\` on the server, and pass what the client says as a message of the user`,
        also: [prompt.place],
      },
    ];
  });
  const tools: readonly Found[] =
    call.toolsFromClient === undefined
      ? []
      : [
          {
            severity: "high",
            subject: name,
            place: call.place,
            message: `The tools of \`${name}\` come from the client`,
            fix: `Name the tools of \`${name}\` on the server; if users may switch some on, look their choice up in a list of the server's`,
            also: [call.toolsFromClient],
          },
        ];
  return [...model, ...prompts, ...tools];
}

export const keyInBrowser: Kind = {
  id: "key-in-browser",
  pattern: 2,
  title: "The model is called from the page, with the key",
  why: "Everybody who opens the page has the key, and every limit can be taken out.",
  looksFor: "A client of a model that is made with `dangerouslyAllowBrowser`.",
  find: ({ calls }) => {
    const seen = new Set<string>();
    return calls.flatMap(({ inBrowser, fn, api }): readonly Found[] => {
      if (inBrowser === undefined || seen.has(`${inBrowser.file}:${inBrowser.line}`)) return [];
      seen.add(`${inBrowser.file}:${inBrowser.line}`);
      return [
        {
          severity: "high",
          subject: fn ?? api,
          place: inBrowser,
          message: `\`${fn ?? api}\` calls the model from the browser, so that its key is in everybody's hands`,
          fix: `Move \`${fn ?? api}\` to a server, and let the page send it the user's message`,
          command: "npx airworthy serve",
        },
      ];
    });
  },
};
