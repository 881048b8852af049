import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EvalVariant } from "../variant.ts";

const SCRIPT = `import { DatabaseSync } from "node:sqlite";
const [cases, taskMs, concurrency] = process.argv.slice(2).map(Number);
const database = new DatabaseSync("plain.db");
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE trial(id INTEGER PRIMARY KEY, output TEXT, score REAL)");
const insert = database.prepare("INSERT INTO trial(output, score) VALUES (?, ?)");
let next = 0;
let rows = [];
const write = () => {
  database.exec("BEGIN");
  for (const [output, score] of rows) insert.run(output, score);
  database.exec("COMMIT");
  rows = [];
};
await Promise.all(Array.from({ length: concurrency }, async () => {
  for (let i = next++; i < cases; i = next++) {
    if (taskMs > 0) await new Promise((resolve) => setTimeout(resolve, taskMs));
    const output = \`case \${i}\`.replace("case", "answer");
    if (rows.push([output, output === \`answer \${i}\` ? 1 : 0]) === 200) write();
  }
}));
write();
`;

export const variant: EvalVariant = {
  name: "a loop and node:sqlite",
  role: "floor",
  most: 10_000,
  prepare: async (directory, { cases, taskMs, concurrency }) => {
    await writeFile(join(directory, "plain.mjs"), SCRIPT);
    return { args: ["plain.mjs", String(cases), String(taskMs), String(concurrency)] };
  },
};
