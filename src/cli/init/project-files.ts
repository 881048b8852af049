import { ownPackage } from "../../app/own-package.ts";
import type { ModelChoice } from "./model-choice.ts";

/** A question that the new project can answer, used in its scripts and README. */
const QUESTION = "Where is my order W1001?";

/** The files of a new project by their paths. */
export function projectFiles(name: string, model: ModelChoice): ReadonlyMap<string, string> {
  return new Map([
    ["package.json", packageJson(name, model)],
    ["tsconfig.json", TSCONFIG],
    [".gitignore", "node_modules/\n.airworthy/\n"],
    ["airworthy.config.ts", config(model)],
    ["src/find-order.ts", FIND_ORDER],
    ["src/support.ts", SUPPORT],
    ["evals/support.yaml", CASES],
    ["README.md", readme(name, model)],
  ]);
}

function packageJson(name: string, model: ModelChoice): string {
  const { version, dependencies } = ownPackage();
  const content = {
    name,
    private: true,
    type: "module",
    engines: { node: ">=24.16" },
    scripts: {
      start: `airworthy run support --text "${QUESTION}"`,
      runs: "airworthy runs list",
      replay: "airworthy replay --all",
      eval: "airworthy eval support --gate",
      doctor: `airworthy doctor support --text "${QUESTION}"`,
    },
    dependencies: { airworthy: `^${version}`, ...model.dependencies, zod: dependencies.zod },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2024",
    "lib": ["es2024", "dom"],
    "module": "nodenext",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "rewriteRelativeImportExtensions": true
  }
}
`;

function config({ imports, source, prices }: ModelChoice): string {
  const priced = prices === undefined ? "" : `\n  prices: ${prices},`;
  return `import { defineConfig } from "airworthy";
import { contains, evaluation, trajectory } from "airworthy/evals";
${imports}
import { support } from "./src/support.ts";

export default defineConfig({
  // What can be run, replayed and resumed by name.
  workflows: [support],
  models: {
    fast: ${source},
  },${priced}
  // E-mail addresses, card numbers and keys never reach the store.
  redact: { detect: true },
  evals: [
    evaluation({
      name: "support",
      workflow: support,
      dataset: "evals/support.yaml",
      scorers: [contains({ ignoreCase: true }), trajectory()],
      // So few cases can only be counted; with some dozens, leave strict out and the interval decides.
      criteria: { success: 0.9, strict: false },
    }),
  ],
});
`;
}

const FIND_ORDER = `import { ToolError, tool } from "airworthy";
import { z } from "zod";

/** Stands for your own database. */
const ORDERS: Readonly<Record<string, { status: "paid" | "shipped" | "delivered"; city: string }>> = {
  W1001: { status: "shipped", city: "Oslo" },
  W1002: { status: "paid", city: "Lisbon" },
};

export const findOrder = tool({
  name: "find_order",
  description: "Look up the status of one order by its id. Use it before you say anything about an order.",
  input: z.object({ id: z.string().regex(/^W\\d{4}$/).describe("the order id, W and four digits") }),
  output: z.object({ id: z.string(), status: z.enum(["paid", "shipped", "delivered"]), city: z.string() }),
  errors: { not_found: { description: "no order has this id", hint: "Ask the customer to check the id" } },
  examples: [{ input: { id: "W1001" } }],
  effect: "read",
  run: ({ id }) => {
    const order = ORDERS[id];
    if (order === undefined) throw new ToolError({ code: "not_found", message: \`No order has the id \${id}\` });
    return { id, ...order };
  },
});
`;

const SUPPORT = `import { agent, model, toolset, workflow } from "airworthy";
import { z } from "zod";
import { findOrder } from "./find-order.ts";

const assistant = agent("assistant", {
  model: model("fast"),
  instructions: "You are the support of a shop. Look an order up before you say anything about it. Be brief.",
  tools: toolset([findOrder]),
  maxSteps: 5,
});

export const support = workflow({
  name: "support",
  input: z.string().min(1),
  run: async (_ctx, message) => (await assistant.run(message)).text,
});
`;

const CASES = `- id: shipped
  input: Where is my order W1001?
  expected: shipped
  expect: { tools: [{ tool: find_order, args: { id: W1001 } }] }

- id: unknown
  input: Where is my order W9999?
  expect: { tools: [{ tool: find_order, args: { id: W9999 } }] }

- id: thanks
  input: Thank you!
  expect: { forbidden: [find_order] }
`;

function readme(name: string, { needs }: ModelChoice): string {
  const first = needs === undefined ? "" : `First ${needs}.\n\n`;
  return `# ${name}

An agent that answers questions about orders, with every call recorded.

${first}\`\`\`sh
npm install
npm start                             # ask it something
npx airworthy runs show last          # the timeline: latency, tokens and cost of each call
npm run replay                        # the same again, from the record alone
npm run eval                          # the cases, and whether what is promised holds; for CI
npm run doctor                        # would it replay? what does not go through the record?
npx airworthy fork last --at assistant/find_order --answer '{"id":"W1001","status":"delivered","city":"Oslo"}'
\`\`\`

| file | what it is |
| --- | --- |
| \`airworthy.config.ts\` | workflows, models, the store, what is redacted |
| \`src/support.ts\` | the workflow with its agent |
| \`src/find-order.ts\` | a tool with its contract |
| \`evals/support.yaml\` | what is asked of it, and what should come of that |

Runs are kept in \`.airworthy/store.db\`.
`;
}
