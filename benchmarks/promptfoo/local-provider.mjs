// A provider, a grader and an embedding model that need no network and always say the same: what they answer depends on
// nothing but what they are asked. promptfoo and Airworthy both load this very file.
import { createHash } from "node:crypto";

const SUPPORT = ["billing", "technical_issue", "product_inquiry", "complaint", "feature_request", "other"];

/** 0 to n - 1, by the text. */
function draw(text, n) {
  return createHash("sha256").update(text).digest().readUInt32BE(0) % n;
}

function support(prompt) {
  const category = /charged|refund the extra/.test(prompt)
    ? "billing"
    : /terrible/.test(prompt)
      ? "complaint"
      : SUPPORT[draw(prompt, SUPPORT.length)];
  return {
    query_summary: prompt.slice(-80),
    category,
    sentiment: /love/.test(prompt) ? "positive" : "negative",
    urgency: String(1 + draw(prompt, 5)),
    suggested_actions: [
      { action: /refund/.test(prompt) ? "Refund the charge" : "Reset the password", priority: "high" },
    ],
  };
}

function weather(prompt) {
  const city = /like in (.*)\?/.exec(prompt)?.[1] ?? "";
  return [
    { name: "get_weather_from_location", arguments: JSON.stringify({ location: city, unit: "celsius" }) },
  ];
}

const ANSWERS = [
  [/customer support query/, support],
  [/^What is the weather like in/, weather],
  [/capital of France/, () => "Paris."],
  [/relativity/, () => "It is a theory of space and time."],
  [/health benefits of eating apples/, () => "Apples have vitamin C."],
  [/into Spanish/, () => "Hola, ¿cómo estás?"],
  [/JSON list of colors/, () => '["red", "green"]'],
  [
    /\briddle\b/,
    (prompt) => (/mountain|without a mouth/.test(prompt) ? "An echo." : `I give up: ${prompt.slice(0, 40)}`),
  ],
  [/15 multiplied by 8/, () => 'calculate {"operation": "multiply", "a": 15, "b": 8}'],
  [/100 divided by 4/, () => '{"operation": "divide"}'],
  [/marbles/, () => "The chance is 34/105."],
  [/hypotenuse/, () => "The radius is two centimetres."],
  [
    /MCP|repository|main features/,
    (prompt) => `MCP Tool Result (ask_question): transport and protocol, ${prompt}`,
  ],
  [/exactly one relevant hashtag/, (prompt) => "Birds are not real. ".repeat(5 + draw(prompt, 20))],
];

export default class LocalProvider {
  id() {
    return "local-provider";
  }

  async callApi(prompt) {
    if (prompt.includes("<Rubric>")) return { output: JSON.stringify(grade(prompt)) };
    const [, answer] = ANSWERS.find(([pattern]) => pattern.test(prompt)) ?? [];
    const output =
      answer === undefined ? `${prompt} ${"and so on ".repeat(draw(prompt, 12))}` : answer(prompt);
    return { output, cost: draw(`cost ${prompt}`, 2) === 0 ? 0.001 : 0.003 };
  }

  /** Counts pairs of letters. */
  async callEmbeddingApi(text) {
    const embedding = Array.from({ length: 64 }, () => 0);
    for (let at = 0; at + 1 < text.length; at += 1)
      embedding[draw(text.slice(at, at + 2).toLowerCase(), 64)] += 1;
    return { embedding };
  }
}

function grade(prompt) {
  const chosen = draw(prompt, 4);
  return { reason: `drawn ${chosen}`, pass: chosen !== 0, score: [0, 0.5, 0.75, 1][chosen] };
}
