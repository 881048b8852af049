import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, refusedAnswer, structuredAnswer, targetOf } from "./_test-tools.ts";
import { probe } from "./probe.ts";

const path = { type: "string", description: "Path to a file or folder" };

test("a list of one file feeds the tool that reads it, and what describes a folder does not", async () => {
  const read: string[] = [];
  const target = targetOf(
    foreignTool("list_folders", () => jsonAnswer([{ path: "/notes" }])),
    foreignTool("list_folder", () => structuredAnswer({ content: "[FILE] oslo.md" }), {
      parameters: { path },
      required: ["path"],
    }),
    foreignTool("get_folder_info", () => structuredAnswer({ content: "size: 4096\nkind: folder" }), {
      parameters: { path },
      required: ["path"],
    }),
    foreignTool(
      "read_file",
      (input) => {
        read.push(String(input.path));
        return input.path === "/notes/oslo.md" ? jsonAnswer({ text: "a" }) : refusedAnswer("ENOENT");
      },
      { parameters: { path }, required: ["path"] },
    ),
  );

  const report = await probe(target, { faults: ["error_as_success"], callsPerSecond: 1_000 });

  assert.equal(report.tools.find(({ name }) => name === "read_file")?.limited, undefined);
  assert.deepEqual(
    read.filter((one) => /size|kind/.test(one)),
    [],
  );
});
