import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";

const FOLDER = join(import.meta.dirname, "../../.github/actions/eval");
const ACTION = parse(readFileSync(join(FOLDER, "action.yml"), "utf8")) as {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
};

/** Takes the place of `airworthy`: notes its arguments, writes the reports and ends as it is told. */
const STAND_IN = `
import { writeFileSync } from "node:fs";
const args = process.argv.slice(2);
const after = (flag) => args[args.indexOf(flag) + 1];
writeFileSync(process.env.ARGS_FILE, JSON.stringify(args));
writeFileSync(after("--markdown"), process.env.MARKDOWN);
writeFileSync(after("--junit"), "<testsuites/>");
process.exit(Number(process.env.STATUS));
`;

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly body: { readonly body: string } | undefined;
}

interface Given {
  readonly status?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly comments?: readonly { readonly id: number; readonly body: string }[];
  /** Of every answer of the API. */
  readonly answer?: number;
}

const MARKDOWN = "<!-- airworthy eval support -->\n\n### BLOCK: support\n";

/** Runs the action's script against a local server that speaks GitHub's API. */
async function act({ status = 1, env = {}, comments = [], answer = 200 }: Given) {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-action-"));
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { method, url, headers } = request;
    asked.push({
      method,
      url,
      token: headers.authorization,
      body: text === "" ? undefined : JSON.parse(text),
    });
    response.writeHead(answer, { "content-type": "application/json" });
    response.end(JSON.stringify(method === "GET" ? comments : {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const file = (name: string) => join(folder, name);
  try {
    await writeFile(file("stand-in.mjs"), STAND_IN);
    await writeFile(file("event.json"), JSON.stringify({ pull_request: { number: 7 } }));
    const child = spawn(process.execPath, [join(FOLDER, "run-eval.mjs")], {
      env: {
        PATH: process.env.PATH ?? "",
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: file("output"),
        GITHUB_STEP_SUMMARY: file("summary"),
        GITHUB_EVENT_PATH: file("event.json"),
        GITHUB_REPOSITORY: "ada/shop",
        GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AW_COMMAND: `${process.execPath} ${file("stand-in.mjs")}`,
        AW_TOKEN: "t0ken",
        ARGS_FILE: file("args.json"),
        MARKDOWN,
        STATUS: String(status),
        ...env,
      },
    });
    let err = "";
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const [code] = await once(child, "close");
    const args = existsSync(file("args.json")) ? JSON.parse(await readFile(file("args.json"), "utf8")) : [];
    const summary = existsSync(file("summary")) ? await readFile(file("summary"), "utf8") : "";
    return { code, err, asked, args, summary, output: await readFile(file("output"), "utf8") };
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
}

test("the gate's exit code is the job's, and the Markdown goes to the summary and a comment", async () => {
  const { code, asked, args, summary, output } = await act({
    env: { AW_EVALS: "support routing", AW_AGAINST: "current", AW_ARGUMENTS: "--trials 5" },
  });

  assert.equal(code, 1);
  assert.deepEqual(args.slice(0, 6), ["eval", "support", "routing", "--against", "current", "--gate"]);
  assert.deepEqual(args.slice(-2), ["--trials", "5"]);
  assert.equal(summary, MARKDOWN);
  assert.match(output, /^verdict=BLOCK\njunit=.*eval\.junit\.xml\nmarkdown=.*eval\.md\n$/);
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    ["GET /repos/ada/shop/issues/7/comments?per_page=100&page=1", "POST /repos/ada/shop/issues/7/comments"],
  );
  assert.deepEqual([asked[1]?.body, asked[1]?.token], [{ body: MARKDOWN }, "Bearer t0ken"]);
});

test("a later push changes the comment that an earlier one made, and no other", async () => {
  const comments = [
    { id: 1, body: "<!-- airworthy eval routing -->\n\nanother" },
    { id: 2, body: "<!-- airworthy eval support -->\n\nold" },
  ];
  const { asked } = await act({ comments });

  assert.deepEqual([asked[1]?.method, asked[1]?.url], ["PATCH", "/repos/ada/shop/issues/comments/2"]);
});

test("INCONCLUSIVE fails unless it is told not to; a usage error always does", async () => {
  assert.equal((await act({ status: 3 })).code, 3);
  const allowed = await act({ status: 3, env: { AW_FAIL_ON_INCONCLUSIVE: "false", AW_COMMENT: "false" } });
  assert.deepEqual([allowed.code, allowed.asked.length], [0, 0]);
  assert.match(allowed.output, /verdict=INCONCLUSIVE/);
  assert.equal((await act({ status: 2, env: { AW_FAIL_ON_INCONCLUSIVE: "false" } })).code, 2);
});

test("a token that may not comment is a warning, and the gate still counts", async () => {
  const { code, err } = await act({ status: 0, answer: 403 });

  assert.equal(code, 0);
  assert.match(err, /::warning::Cannot comment on the pull request: GET .* answered 403/);
});

test("a command that cannot be started says so", async () => {
  const { code, err } = await act({ env: { AW_COMMAND: "no-such-command-here" } });

  assert.equal(code, 2);
  assert.match(err, /::error::Cannot start no-such-command-here/);
});

test("action.yml gives every input to the script as a variable, and none as code", () => {
  const [step] = ACTION.runs.steps;
  const used = Object.values(step?.env ?? {}).join(" ");

  assert.equal(ACTION.runs.using, "composite");
  assert.equal(step?.run, 'node "$GITHUB_ACTION_PATH/run-eval.mjs"');
  for (const name of Object.keys(ACTION.inputs).filter((one) => one !== "working-directory"))
    assert.ok(used.includes(`inputs.${name} }}`), name);
  const script = readFileSync(join(FOLDER, "run-eval.mjs"), "utf8");
  for (const name of Object.keys(step?.env ?? {})) assert.ok(script.includes(`env.${name}`), name);
  for (const { value } of Object.values(ACTION.outputs)) assert.match(value, /steps\.eval\.outputs\.\w+ }}$/);
});
