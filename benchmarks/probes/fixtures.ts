import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const DRUGS = [
  "Acetaminophen",
  "Ibuprofen",
  "Amoxicillin",
  "Loratadine",
  "Metformin",
  "Atorvastatin",
  "Cetirizine",
];

/** Names with what searches stumble over: case, a number with a unit, a dash, a suffix. */
export function products(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const drug = DRUGS[n % DRUGS.length] ?? "";
    return `${drug} ${100 + 50 * (n % 9)} mg – ${10 + n} ct`;
  });
}

/** A knowledge graph as the memory servers keep it: a JSON object a line. */
export function graph(folder: string, { dated = false } = {}): string {
  const file = join(folder, "memory.jsonl");
  const entities = products(30).map((name, n) => ({
    type: "entity",
    name,
    entityType: "product",
    observations: ["in stock"],
    ...(dated ? { createdAt: day(n), version: 1 } : {}),
  }));
  writeFileSync(file, entities.map((entity) => JSON.stringify(entity)).join("\n"));
  return file;
}

/** A folder of Markdown notes; `inside` is a folder within it. */
export function notes(folder: string, { inside = "notes", count = 40, extension = ".md" } = {}): string {
  mkdirSync(join(folder, inside), { recursive: true });
  for (const name of products(count))
    writeFileSync(join(folder, inside, `${name.replace("–", "-")}${extension}`), `# ${name}\n\nIn stock.\n`);
  return folder;
}

export function shop(folder: string): string {
  const file = join(folder, "shop.db");
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price REAL, created_at TEXT)");
  const insert = db.prepare("INSERT INTO products (name, price, created_at) VALUES (?, ?, ?)");
  for (const [n, name] of products(60).entries()) insert.run(name, 5 + n / 10, day(n));
  db.close();
  return file;
}

/** A git repository of 13 commits with a changed and a new file. */
export function repository(folder: string): string {
  const root = join(folder, "repository");
  mkdirSync(root);
  const git = (...args: readonly string[]): void => {
    execFileSync("git", ["-C", root, ...args], { env: { PATH: process.env.PATH ?? "", HOME: folder } });
  };
  git("init", "-q", "-b", "main");
  git("config", "user.email", "ada@example.com");
  git("config", "user.name", "Ada");
  for (const [n, name] of products(13).entries()) {
    writeFileSync(join(root, `product-${n + 1}.txt`), `${name}\n`);
    git("add", "-A");
    git("commit", "-qm", `Add ${name}`);
  }
  writeFileSync(join(root, "product-1.txt"), "changed\n");
  writeFileSync(join(root, "new.txt"), "new\n");
  return root;
}

export function graphqlSchema(folder: string): string {
  const file = join(folder, "shop.graphqls");
  writeFileSync(
    file,
    `type Query { product(id: ID!): Product products(first: Int, after: String): [Product!]! orders: [Order!]! }
type Mutation { createOrder(productId: ID!, count: Int = 1): Order! cancelOrder(id: ID!): Order! }
type Product { id: ID! name: String! price: Float! }
type Order { id: ID! product: Product! createdAt: String! status: Status! }
enum Status { OPEN CLOSED }
input ProductFilter { name: String }
`,
  );
  return file;
}

/** A script with one mistake, and the rule that finds it. */
export function scripts(folder: string): string {
  writeFileSync(join(folder, "eslint.config.mjs"), 'export default [{ rules: { semi: "error" } }]\n');
  const file = join(folder, "shop.js");
  writeFileSync(file, "const stock = 1\n");
  return file;
}

/** Tasks as a task manager keeps them in one JSON file. */
export function tasks(folder: string): string {
  const file = join(folder, "tasks.json");
  const made = products(6).map((name, n) => ({
    id: `4e2cf3b5-a434-4d26-84b0-ad41e24248b${n}`,
    name: `Ship ${name}`,
    description: "Pack it, label it and hand it to the carrier",
    status: "pending",
    dependencies: [],
    createdAt: day(n),
    updatedAt: day(n),
  }));
  writeFileSync(file, JSON.stringify({ tasks: made }, null, 2));
  return file;
}

function day(n: number): string {
  return `2026-0${1 + (n % 9)}-1${n % 9}T10:00:00.000Z`;
}
