import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "airworthy";
import type { Case } from "../case.ts";
import type { CaseChange } from "./change-cases.ts";
import { datasetFile, datasetInStore } from "./dataset-place.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "airworthy-place-"));
});
after(() => rm(folder, { recursive: true }));

async function changed(
  name: string,
  text: string | undefined,
  changes: readonly CaseChange[],
): Promise<string> {
  const path = join(folder, name);
  if (text !== undefined) await writeFile(path, text);
  await datasetFile(path).change(() => changes);
  return readFile(path, "utf8");
}

const add = (one: Case): CaseChange => ({ kind: "add", case: one });

test("a file is made where there is none, and filled where it has no cases", async () => {
  const one = add({ id: "a", input: "x" });

  assert.equal(await changed("new.jsonl", undefined, [one]), '{"id":"a","input":"x"}\n');
  assert.equal(await changed("folder/new.jsonl", undefined, [one]), '{"id":"a","input":"x"}\n');
  assert.equal(await changed("new.yaml", undefined, [one]), "- id: a\n  input: x\n");
  assert.equal(
    await changed("comment.yaml", "# cases of support\n", [one]),
    "# cases of support\n- id: a\n  input: x\n",
  );
  assert.equal(await changed("list.yaml", "[]\n", [one]), "- id: a\n  input: x\n");
});

test("lines of JSON that are not changed stay as they are, byte for byte", async () => {
  const text = '{ "input": 1.50, "id": "a" }\n\n{"id":"b","input":2}\r\n{"id":"c","input":3}';
  const after = await changed("keep.jsonl", text, [
    { kind: "replace", case: { id: "b", input: 2, tags: ["hard"] } },
    { kind: "remove", id: "c" },
    add({ id: "d", input: 4 }),
  ]);

  assert.equal(
    after,
    '{ "input": 1.50, "id": "a" }\n\n{"id":"b","input":2,"tags":["hard"]}\n{"id":"d","input":4}\n',
  );
});

test("YAML keeps its comments, quotes, blocks and anchors around what is changed", async () => {
  const text = `# What customers ask most.
- id: a # the first
  input: |
    Where is
    my order?
  expect: &lookup
    tools: [lookup] # one is enough
    status: completed

# Not sure about this one.
- id: 'b'
  input: "two"
  expect: *lookup
`;
  const after = await changed("keep.yaml", text, [
    {
      kind: "replace",
      case: { id: "a", input: "Where is\nmy order?\n", expect: { tools: ["lookup"], status: "waiting" } },
    },
    {
      kind: "replace",
      case: { id: "b", input: "two", expect: { tools: ["lookup"], status: "waiting" }, route: "x" },
    },
    add({ id: "c", input: "three" }),
  ]);

  assert.equal(
    after,
    text.replace("status: completed", "status: waiting").replace("*lookup\n", "*lookup\n  route: x\n") +
      "\n- id: c\n  input: three\n",
  );
});

test("a case is added after an empty line where all others have one", async () => {
  const text = "- id: a\n  input: 1\n\n- id: b\n  input: 2\n";

  assert.equal(
    await changed("spaced.yaml", text, [add({ id: "c", input: 3 })]),
    `${text}\n- id: c\n  input: 3\n`,
  );
});

test("an alias is not changed behind the back of the case that uses it", async () => {
  const text = "- id: a\n  input: 1\n  expect: &e { status: completed }\n- id: b\n  input: 2\n  expect: *e\n";
  const path = join(folder, "alias.yaml");
  await writeFile(path, text);
  const change = datasetFile(path).change(() => [
    { kind: "replace", case: { id: "a", input: 1, expect: { status: "failed" } } },
  ]);

  await assert.rejects(change, { code: "dataset_not_editable" });
  await assert.rejects(
    datasetFile(path).change(() => [{ kind: "remove", id: "a" }]),
    { code: "dataset_not_editable" },
  );
  assert.equal(await readFile(path, "utf8"), text);
});

test("a case without an id stays without one until its input is changed", async () => {
  const path = join(folder, "no-id.yaml");
  await writeFile(path, "- input: x # here\n");
  const { cases } = await datasetFile(path).read();
  const [one] = cases;
  assert.ok(one);
  await datasetFile(path).change(() => [{ kind: "replace", case: { ...one, route: "r" } }]);
  const tagged = await readFile(path, "utf8");
  await datasetFile(path).change(() => [{ kind: "replace", case: { ...one, input: "y" } }]);
  const asked = await datasetFile(path).read();

  assert.equal(tagged, "- input: x # here\n  route: r\n");
  assert.deepEqual(asked.cases, [{ id: one.id, input: "y" }]);
});

test("what fails leaves the file as it was and nothing beside it", async () => {
  const path = join(folder, "safe.jsonl");
  await writeFile(path, '{"id":"a","input":1}\n');
  const place = datasetFile(path);

  await assert.rejects(
    place.change(() => [add({ id: "a", input: 2 })]),
    { code: "dataset_case_exists" },
  );
  await assert.rejects(
    place.change(() => [{ kind: "remove", id: "a" }]),
    { code: "dataset_empty" },
  );
  await writeFile(path, '{"id":"a","input":1}\n{bad');
  await assert.rejects(
    place.change(() => [add({ id: "b", input: 2 })]),
    { code: "dataset_invalid", message: /line 2/ },
  );
  assert.equal(await readFile(path, "utf8"), '{"id":"a","input":1}\n{bad');
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith(".part")),
    [],
  );
  await assert.rejects(
    datasetFile(join(path, "x.jsonl")).change(() => [add({ id: "b", input: 2 })]),
    {
      code: "file_unreadable",
    },
  );
});

test("changes made at once all arrive", async () => {
  const path = join(folder, "busy.jsonl");
  await writeFile(path, '{"id":"start","input":0}\n');
  await Promise.all(
    Array.from({ length: 12 }, (_, i) => datasetFile(path).change(() => [add({ id: `c${i}`, input: i })])),
  );

  assert.equal((await datasetFile(path).read()).cases.length, 13);
});

test("a part file that a dead process left behind is taken away", async () => {
  const path = join(folder, "stale.jsonl");
  await writeFile(`${path}.part`, "half");
  await utimes(`${path}.part`, new Date(0), new Date(0));
  await datasetFile(path).change(() => [add({ id: "a", input: 1 })]);

  assert.equal((await datasetFile(path).read()).cases.length, 1);
});

test("a link stays a link, and a file keeps its mode", async () => {
  const [target, link] = [join(folder, "target.jsonl"), join(folder, "link.jsonl")];
  await writeFile(target, '{"id":"a","input":1}\n');
  await chmod(target, 0o640);
  await symlink(target, link);
  await datasetFile(link).change(() => [add({ id: "b", input: 2 })]);

  assert.equal((await datasetFile(target).read()).cases.length, 2);
  assert.equal((await stat(target)).mode & 0o777, 0o640);
});

test("in the store every version is kept, redacted, and the newest is read", async () => {
  const app = await open({ store: ":memory:" });
  const place = datasetInStore(app.store.experiments, {
    name: "d",
    redact: (text) => text.replaceAll("ann@example.com", "[email:00000000]"),
  });
  const first = await place.change(() => [add({ id: "a", input: "Write to ann@example.com" })]);
  const second = await place.change((before) => [add({ id: "b", input: before?.cases[0]?.input })]);
  const old = await datasetInStore(app.store.experiments, { name: "d", version: first.version }).read();
  const none = await datasetInStore(app.store.experiments, { name: "e" })
    .read()
    .catch((error: unknown) => error);
  const newest = await place.read();
  await app.close();

  assert.deepEqual(first.cases, [{ id: "a", input: "Write to [email:00000000]" }]);
  assert.deepEqual([old, newest], [first, second]);
  assert.equal(second.cases.length, 2);
  assert.ok(none instanceof Error && "code" in none && none.code === "dataset_not_found");
});
