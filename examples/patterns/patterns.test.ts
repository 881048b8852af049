import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createAdaptorServer } from "@hono/node-server";
import { open, parseRunId } from "airworthy";
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from "airworthy/ai-sdk";
import config from "./airworthy.config.ts";
import { closeNotes } from "./mcp.ts";
import nextConfig from "./next/airworthy.config.ts";

const HERE = import.meta.dirname;
const BIN = join(HERE, "../../bin/airworthy.js");
const run = promisify(execFile);

/** What the README says each evaluation prints, by its folder and name. */
const ROWS = [
  ...readFileSync(join(HERE, "README.md"), "utf8").matchAll(
    /`(?:cd (?<below>\w+) && )?airworthy eval (?<name>\w+) --gate` \| (?<said>PASS, \d+ of \d+) \|/g,
  ),
].map(({ groups: { below = "", name = "", said = "" } = {} }) => ({ below, name, said }));

const folder = mkdtempSync(join(tmpdir(), "airworthy-patterns-"));
after(async () => {
  await closeNotes();
  rmSync(folder, { recursive: true, force: true });
});

test("the README has a row for each of the nine examples", () => {
  assert.equal(ROWS.length, 9);
});

for (const { below, name, said } of ROWS) {
  test(`airworthy eval ${name} --gate holds, prints what the README says, and a run of it replays the same`, async () => {
    const store = join(folder, `${name}.db`);
    const { verdict, experiment, figures } = await evaluate(
      ["eval", name, "--gate", "--json", "--store", store],
      below,
    );
    const [first] = figures.byCase;

    assert.equal(`${verdict}, ${experiment.passed} of ${experiment.done}`, said);
    const app = await open({ ...(below === "" ? config : nextConfig), store });
    try {
      const replayed = await app.replay(parseRunId(first?.runs[0] ?? ""));
      assert.equal(replayed.status, "same");
    } finally {
      await app.close();
    }
  });
}

/** What the command prints, also where its exit code says that something does not hold. */
async function evaluate(args: readonly string[], below: string): Promise<Tried> {
  const given = { cwd: join(HERE, below), maxBuffer: 2 ** 26 };
  const { stdout } = await run(process.execPath, [BIN, ...args], given).catch((error) => error);
  return JSON.parse(stdout);
}

interface Tried {
  readonly verdict: string;
  readonly experiment: { readonly passed: number; readonly done: number };
  readonly figures: { readonly byCase: readonly { readonly runs: readonly string[] }[] };
}

/** The route handlers behind a real HTTP server, in a folder of their own as a deployed app has one. */
let url = "";
let server: ReturnType<typeof createAdaptorServer>;

before(async () => {
  process.chdir(folder);
  const [courses, chat] = await Promise.all([
    import("./next/app/api/courses/route.ts"),
    import("./next/app/api/chat/route.ts"),
  ]);
  const routes = new Map([
    ["/api/courses", courses.POST],
    ["/api/chat", chat.POST],
  ]);
  server = createAdaptorServer({
    fetch: (request) =>
      routes.get(new URL(request.url).pathname)?.(request) ?? new Response(null, { status: 404 }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => void server.close());

test("the JSON route answers, names a run that replays, and refuses what is no question", async () => {
  const post = (body: string) => fetch(`${url}/api/courses`, { method: "POST", body });
  const answered = await post(JSON.stringify({ question: "On which day is the pottery course?" }));
  const { answer, run: id } = (await answered.json()) as { readonly answer: string; readonly run: string };

  assert.equal(answered.status, 200);
  assert.match(answer, /Monday/);
  assert.match(await replay(id), /^same/);
  for (const body of ["", "{}", '{"question":""}', `{"question":"${"x".repeat(501)}"}`]) {
    const refused = await post(body);
    assert.equal(refused.status, 400, body);
    assert.match(((await refused.json()) as { readonly error: string }).error, /\w/);
  }
});

test("the chat route streams a UI message to what useChat() reads with, tool and text, and its run replays", async () => {
  const message: UIMessage = {
    id: "m1",
    role: "user",
    parts: [{ type: "text", text: "When does the choir meet, on which day?" }],
  };
  const stream = await new DefaultChatTransport({ api: `${url}/api/chat` }).sendMessages({
    trigger: "submit-message",
    chatId: "c1",
    messageId: undefined,
    messages: [message],
    abortSignal: undefined,
  });
  const seen: UIMessage[] = [];
  for await (const state of readUIMessageStream({ stream })) seen.push(state);
  const parts = seen.at(-1)?.parts ?? [];

  assert.ok(seen.length > 2, "it comes in pieces");
  assert.ok(parts.some(({ type }) => type === "tool-find_course"));
  assert.match(parts.map((part) => (part.type === "text" ? part.text : "")).join(""), /Wednesday/);
  assert.match(await replay("last"), /^same/);
  const refused = await fetch(`${url}/api/chat`, { method: "POST", body: '{"messages":"hello"}' });
  assert.equal(refused.status, 400);
});

async function replay(id: string): Promise<string> {
  const store = ["--store", join(folder, ".airworthy/store.db")];
  return (await run(process.execPath, [BIN, "replay", id, ...store], { cwd: join(HERE, "next") })).stdout;
}
