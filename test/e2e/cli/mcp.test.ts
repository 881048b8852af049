import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { connectMcp } from "../../../src/tools/mcp/index.ts";
import { type Project, project } from "./project.ts";

const BIN = join(import.meta.dirname, "../../../bin/airworthy.js");

async function assistant(shop: Project, args: readonly string[] = []) {
  const connection = await connectMcp({
    command: [
      process.execPath,
      BIN,
      "mcp",
      ...args,
      "--config",
      join(shop.folder, "airworthy.config.ts"),
    ].join(" "),
  });
  return {
    names: async () => (await connection.listTools()).tools.map(({ name }) => name),
    call: async (name: string, input: Record<string, unknown>) => {
      const result = await connection.call(name, input);
      return {
        isError: result.isError,
        value: JSON.parse(result.content.map(({ text }) => text ?? "").join("")),
      };
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

test("a coding assistant finds a run, reads a call of it, and replays it", async () => {
  await using shop = await project("basic");
  const run = await shop.json(["run", "quote", "--input", '{"city":"Oslo"}']);
  await using mcp = await assistant(shop);

  const listed = await mcp.call("list_runs", { limit: 5 });
  assert.equal(listed.value.runs[0].id, run.id);
  const shown = await mcp.call("show_run", { id: run.id });
  assert.equal(shown.value.workflow, "quote");
  const replayed = await mcp.call("replay_run", { id: run.id });
  assert.equal(replayed.value.status, "same");
  const missing = await mcp.call("show_run", { id: "run_00000000000000000000000000" });
  assert.deepEqual([missing.isError, missing.value.code], [true, "refused"]);
});

test("what changes something is offered only where it is allowed, and is in the audit log", async () => {
  await using shop = await project("basic");
  const run = await shop.json(["run", "quote", "--input", '{"city":"Oslo"}']);
  await using looking = await assistant(shop);
  assert.deepEqual(
    (await looking.names()).filter((name) => /^(fork|add|review|write|change)_/.test(name)),
    [],
  );

  await using changing = await assistant(shop, ["--allow-changes"]);
  const noted = await changing.call("write_note", {
    about: { kind: "run", id: run.id },
    text: "look at this",
  });
  assert.equal(noted.isError, false, JSON.stringify(noted));
  const { stdout } = await shop.cli(["log", "--json"]);
  assert.match(stdout, /"assistant"/);
});
