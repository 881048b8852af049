import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { Tool } from "./tool.ts";
import { tool } from "./tool.ts";
import { toolset } from "./toolset.ts";

function named<const Name extends string>(
  name: Name,
  description: string,
): Tool<Name, Record<string, never>, string> {
  return tool({
    name,
    description,
    input: z.object({}),
    output: z.string(),
    effect: "read",
    run: () => name,
  });
}

test("toolset() gives each tool under its own name, typed", async () => {
  const tools = toolset([named("ping", "Says ping"), named("pong", "Says pong")]);

  assert.deepEqual(Object.keys(tools), ["ping", "pong"]);
  assert.equal(await tools.pong.call({}), "pong");
});

test("toolset() refuses two tools of one name or one description", () => {
  assert.throws(
    () => toolset([named("ping", "Says ping"), named("ping", "Other")]),
    /two tools of this name/,
  );
  assert.throws(
    () => toolset([named("ping", "Says it"), named("pong", " Says it ")]),
    /the same description as "ping"/,
  );
});
