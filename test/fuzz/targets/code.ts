import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit } from "../../../src/audit/audit.ts";
import type { Target } from "../_target.ts";

const FIXTURES = join(import.meta.dirname, "../../audit/fixtures");

/** Code of the audit's own fixtures, the shorter files of each kind. */
function seeds(...endings: string[]): string[] {
  return readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((name) => endings.some((ending) => name.endsWith(ending)) && !name.includes("node_modules"))
    .map((name) => readFileSync(join(FIXTURES, name), "utf8"))
    .filter((code) => code.length > 100 && code.length < 4_000)
    .slice(0, 12);
}

/** The whole audit of a folder with one file. */
function auditing(name: string): (bytes: Uint8Array) => unknown {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-fuzz-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, "package.json"),
    '{"dependencies":{"ai":"7.0.0","openai":"6.0.0","@langchain/langgraph":"1.0.0"}}',
  );
  return (bytes) => {
    writeFileSync(join(folder, name), bytes);
    return JSON.stringify(audit(folder));
  };
}

export const CODE: readonly Target[] = [
  {
    name: "audit-typescript",
    seeds: seeds(".js", ".ts"),
    words: [
      "import",
      "from 'ai'",
      "generateText(",
      "tool({",
      "while (true) {",
      "stopWhen",
      "await",
      "=>",
      "...",
      "class",
      "async function*",
      "tools: {",
      "`${",
      "?.",
      "satisfies",
      "@d",
    ],
    run: auditing("agent.ts"),
  },
  {
    name: "audit-python",
    seeds: seeds(".py"),
    words: [
      "import openai",
      "while True:",
      "    ",
      "def f(*, **k):",
      "async def",
      "lambda:",
      "match x:",
      "case _:",
      "f'{x!r:>{w}}'",
      ":=",
      "@tool",
      "class A(B):",
      "await ",
      "yield from",
      '"""',
    ],
    run: auditing("agent.py"),
  },
];
