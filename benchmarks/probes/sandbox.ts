import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** How a server is started on data that it may spoil. */
export interface Sandbox {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  remove(): void;
}

const DRUGS = [
  "Acetaminophen",
  "Ibuprofen",
  "Amoxicillin",
  "Loratadine",
  "Metformin",
  "Atorvastatin",
  "Cetirizine",
];

function products(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const drug = DRUGS[n % DRUGS.length] ?? "";
    return `${drug} ${100 + 50 * (n % 9)} mg – ${10 + n} ct`;
  });
}

/**
 * A sandbox for a package by its name; one without data of its own just starts. Only how to start
 * a server stands here: what is looked for is the same for all.
 */
export function sandboxFor(name: string, modules: string): Sandbox {
  // In lower case: one of them lowers the paths that it is given.
  const folder = join(tmpdir(), `airworthy-probe-${randomUUID()}`);
  mkdirSync(folder);
  const bin = (file: string): string => join(modules, ".bin", file);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  switch (name) {
    case "@modelcontextprotocol/server-memory":
      return { command: [bin("mcp-server-memory")], env: { MEMORY_FILE_PATH: graph(folder) }, remove };
    case "@modelcontextprotocol/server-everything":
      return { command: [bin("mcp-server-everything")], remove };
    case "mcp-obsidian":
      return { command: [bin("mcp-obsidian"), vault(folder)], remove };
    case "mcp-sqlite":
      return { command: [bin("mcp-sqlite-server"), shop(folder)], remove };
    case "time-mcp":
      return { command: [bin("time-mcp")], remove };
    default:
      return { command: ["npx", "-y", name], remove };
  }
}

function graph(folder: string): string {
  const file = join(folder, "memory.jsonl");
  const entities = products(30).map((name) => ({
    type: "entity",
    name,
    entityType: "product",
    observations: ["in stock"],
  }));
  writeFileSync(file, entities.map((entity) => JSON.stringify(entity)).join("\n"));
  return file;
}

function vault(folder: string): string {
  const notes = join(folder, "notes");
  mkdirSync(notes);
  for (const name of products(40))
    writeFileSync(join(notes, `${name.replace("–", "-")}.md`), `# ${name}\n\nIn stock.\n`);
  return folder;
}

function shop(folder: string): string {
  const file = join(folder, "shop.db");
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price REAL, created_at TEXT)");
  const insert = db.prepare("INSERT INTO products (name, price, created_at) VALUES (?, ?, ?)");
  for (const [n, name] of products(60).entries()) {
    insert.run(name, 5 + n / 10, `2026-0${1 + (n % 9)}-1${n % 9} 10:00:00`);
  }
  db.close();
  return file;
}
