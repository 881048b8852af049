import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import { LLMock } from "@copilotkit/aimock";
import { adoptionDiff } from "../../src/audit/adopt/adoption.ts";
import { proposeAdoption } from "../../src/audit/adopt/propose.ts";
import { withProject } from "./_kind-cases.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
const AIRWORTHY = join(ROOT, "bin/airworthy.js");
const QUESTION = "Please pay back my order W10234";
const ANSWER = "I have paid back 24.50 of order W10234.";
const folder = mkdtempSync(join(tmpdir(), "adopt-diff-"));
after(() => rmSync(folder, { recursive: true }));

let server: LLMock;
let url = "";
let stopped = false;

beforeEach(async () => {
  server = new LLMock({ port: 0 });
  const look = { name: "findOrder", arguments: JSON.stringify({ order: "W10234" }) };
  const pay = { name: "refundOrder", arguments: JSON.stringify({ order: "W10234", amount: 24.5 }) };
  server.on({ userMessage: QUESTION, hasToolResult: false }, { toolCalls: [look] });
  server.on({ userMessage: QUESTION, toolResultContains: "refunded" }, { content: ANSWER });
  server.on({ userMessage: QUESTION, toolResultContains: "delivered" }, { toolCalls: [pay] });
  url = `${await server.start()}/v1`;
  stopped = false;
});
afterEach(stop);

async function stop(): Promise<void> {
  if (!stopped) await server.stop();
  stopped = true;
}

/** The plain agent of examples/adopt in a project of its own, with what it would have installed. */
function project(name: string): string {
  const dir = join(folder, name);
  mkdirSync(join(dir, "node_modules"), { recursive: true });
  cpSync(join(ROOT, "examples/adopt/before.ts"), join(dir, "agent.ts"));
  writeFileSync(
    join(dir, "package.json"),
    '{\n  "name": "shop",\n  "type": "module",\n  "dependencies": {\n    "ai": "^7.0.0",\n    "zod": "^4.0.0"\n  }\n}\n',
  );
  writeFileSync(
    join(dir, "ask.ts"),
    `import { answer } from "./agent.ts";\nconsole.log(await answer(${JSON.stringify(QUESTION)}));\n`,
  );
  symlinkSync(ROOT, join(dir, "node_modules/airworthy"));
  for (const one of ["ai", "zod", "@ai-sdk"])
    symlinkSync(join(ROOT, "node_modules", one), join(dir, "node_modules", one));
  return dir;
}

async function node(dir: string, args: readonly string[]) {
  return run(process.execPath, ["--conditions=airworthy-src", ...args], {
    cwd: dir,
    env: { ...process.env, BASE_URL: url },
    timeout: 120_000,
  });
}

test("the diff for a plain AI SDK agent, applied by git, records and replays", async () => {
  const dir = project("git");
  const { stdout: diff, stderr } = await node(dir, [AIRWORTHY, "init", "--adopt", dir]);
  assert.match(stderr, /Nothing was changed/);
  assert.equal(
    readFileSync(join(dir, "agent.ts"), "utf8"),
    readFileSync(join(ROOT, "examples/adopt/before.ts"), "utf8"),
  );
  assert.match(diff, /^\+import \{ generateText, isStepCount, tool \} from "airworthy\/ai-sdk";$/m);
  assert.match(
    diff,
    /^\+export const answer = record\("answer", answerUnrecorded, \{ effects: \{ findOrder: "read", refundOrder: "write" \} \}\);$/m,
  );

  writeFileSync(join(dir, "adopt.diff"), diff);
  await run("git", ["apply", "-p1", "adopt.diff"], { cwd: dir });
  const asked = await node(dir, ["ask.ts"]);
  assert.equal(asked.stdout.trim(), ANSWER);
  assert.match(asked.stderr, /Paying back/);
  await stop();

  const replayed = await node(dir, [AIRWORTHY, "replay", "last"]);
  assert.match(replayed.stdout, /^same /);
  assert.doesNotMatch(replayed.stderr, /Paying back/);
});

test("--apply changes the files, and a second time there is nothing to change", async () => {
  const dir = project("apply");
  const { stderr } = await node(dir, [AIRWORTHY, "init", "--adopt", "--apply", dir]);
  assert.match(stderr, /^Applied/m);
  assert.match(readFileSync(join(dir, "package.json"), "utf8"), /"airworthy": "\^/);
  assert.match(readFileSync(join(dir, "evals/answer.jsonl"), "utf8"), /"forbidden":\["refundOrder"\]/);

  assert.deepEqual(proposeAdoption(dir, "0.1.0").changes, []);
});

test("its dataset and evaluation load", async () => {
  const dir = project("eval");
  await node(dir, [AIRWORTHY, "init", "--adopt", "--apply", dir]);
  const checked = await node(dir, [AIRWORTHY, "dataset", "check", "evals/answer.jsonl"]);
  assert.match(checked.stdout, /2 cases/);
});

test("arrow functions are wrapped where they stand, and requests are let be", () => {
  const files = {
    "agent.ts": `import { generateText } from "ai";\nexport const tell = async (text: string) => (await generateText({ model, prompt: text })).text;\n`,
    "app/api/chat/route.ts": `import { streamText } from "ai";\nexport async function POST(req: Request) {\n  return streamText({ model, messages: (await req.json()).messages });\n}\n`,
  };
  withProject(files, (dir) => {
    const adoption = proposeAdoption(dir, "0.1.0");
    assert.deepEqual(adoption.recorded, ["tell"]);
    assert.match(
      adoptionDiff(adoption),
      /^\+export const tell = record\("tell", async \(text: string\) => /m,
    );
    assert.match(adoption.notes.join(), /POST.*takes a request/);
  });
});

const ASK = `import { generateText } from "ai";
export async function ask(prompt: string) {
  return (await generateText({ model, prompt })).text;
}
`;

for (const [what, code, line] of [
  ["asks the model", 'ask("Hello").then(console.log);', 5],
  ["waits for an answer", 'const said = await ask("Hello");\nconsole.log(said);', 5],
  ["starts a server", "createServer(handler).listen(3000);", 5],
  ["begins a loop", "setInterval(() => ask('Hello'), 1_000);", 5],
  ["acts unless it is told not to", "if (process.env.QUIET === undefined) {\n  main();\n}", 5],
  ["calls a function where it stands", "(async () => {\n  await ask('Hello');\n})();", 5],
] as const)
  test(`a file that ${what} when it is loaded is left as it is, with its line`, () => {
    withProject({ "agent.ts": `${ASK}${code}\n` }, (dir) => {
      const { changes, notes } = proposeAdoption(dir, "0.1.0");

      assert.deepEqual(changes, []);
      assert.match(
        notes.join(),
        new RegExp(`\`ask\` in agent.ts is not recorded: agent.ts:${line} acts as soon`),
      );
    });
  });

for (const [what, code] of [
  ["only when it is the program", "if (import.meta.main) console.log(await ask('Hello'));"],
  [
    "to read its settings",
    "config();\nprocess.on('SIGINT', stop);\nexport const app = new Hono();\napp.get('/', page);",
  ],
] as const)
  test(`a file that acts ${what} is recorded`, () => {
    withProject({ "agent.ts": `${ASK}${code}\n` }, (dir) => {
      assert.deepEqual(proposeAdoption(dir, "0.1.0").recorded, ["ask"]);
    });
  });

test("a file that imports one which acts is left as it is, too", () => {
  const files = {
    "agent.ts": `import "./server.js";\n${ASK}`,
    "server.ts": "export const port = 3000;\nserve({ port });\n",
  };
  withProject(files, (dir) => {
    assert.match(proposeAdoption(dir, "0.1.0").notes.join(), /is not recorded: server\.ts:2 acts/);
  });
});

test("calls of another SDK are named, and not changed", () => {
  withProject(
    {
      "agent.ts": `import OpenAI from "openai";\nexport const ask = (content: string) => new OpenAI().chat.completions.create({ model: "m", messages: [{ role: "user", content }] });\n`,
    },
    (dir) => {
      const { changes, notes } = proposeAdoption(dir, "0.1.0");
      assert.deepEqual(changes, []);
      assert.match(notes.join(), /1 call of OpenAI SDK \(agent\.ts:2\)/);
    },
  );
});
