import assert from "node:assert/strict";
import nodeCrypto, { randomUUID as namedUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { mock, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Engine } from "../../engines/local/engine.ts";
import { Pulse } from "../../engines/local/pulse.ts";
import { start } from "../../engines/local/start.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import type { RunId } from "../ids.ts";
import type { Workflow } from "../workflow.ts";
import { workflow } from "../workflow.ts";
import type { Context } from "../workflow-context.ts";
import { startDoctor } from "./doctor.ts";

async function withEngine(work: (engine: Engine) => Promise<void>): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  try {
    const services = new Map();
    const pulse = new Pulse(store);
    await work({ store, services, redact: (text) => text, budget: {}, maxPayload: 1_000_000, pulse });
  } finally {
    await store.close();
  }
}

async function completed(engine: Engine, made: Workflow<string, unknown>): Promise<RunId> {
  const result = await start(engine, made, { input: "in", options: {} });
  if (result.status === "failed") throw result.error;
  assert.equal(result.status, "completed");
  return result.id;
}

function running(run: (ctx: Context) => Promise<unknown>): Workflow<string, unknown> {
  return workflow({ name: "watched", run });
}

/** Writes modules to a folder of their own and imports the first; Node strips their types as a user's. */
async function withModules(
  files: Readonly<Record<string, string>>,
  work: (loaded: { run: (ctx: Context) => Promise<unknown> }, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "doctor-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await work(await import(pathToFileURL(join(folder, Object.keys(files)[0] ?? "")).href), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("startDoctor() names each place of a run's code that goes around the seam, with what to write", async () => {
  const source = [
    "interface Unused { readonly a: string }",
    "export async function run(ctx: unknown): Promise<number> {",
    "  let sum: number = 0;",
    "  for (let i = 0; i < 3; i++) sum += Math.random();",
    "  const began: number = Date.now(); await null;",
    "  await new Promise<void>((resolve) => setTimeout(resolve, 1));",
    "  return sum + began + new Date().getTime() + crypto.randomUUID().length;",
    "}",
  ].join("\n");
  await withModules({ "agent.ts": source }, (loaded, folder) =>
    withEngine(async (engine) => {
      const doctor = startDoctor();
      const id = await completed(engine, running(loaded.run));
      doctor.stop();
      const file = relative(process.cwd(), join(folder, "agent.ts")).replaceAll(sep, "/");
      const found = doctor.findings(id);
      assert.deepEqual(
        found.map(({ what, line, column, count }) => [what, line, column, count]),
        [
          ["Math.random", 4, 43, 3],
          ["Date.now", 5, 30, 1],
          ["setTimeout", 6, 40, 1],
          ["new Date()", 7, 24, 1],
          ["crypto.randomUUID", 7, 54, 1],
        ],
      );
      assert.ok(found.every((finding) => finding.file === file));
      assert.equal(
        found[0]?.message,
        `Math.random is not recorded and would differ on replay: ${file}:4:43 (3 times)`,
      );
      assert.match(found[0]?.fix ?? "", /ctx\.random\(\)/);
      assert.deepEqual(doctor.notes(id), []);
    }),
  );
});

test("startDoctor() finds nothing in a run that uses the seam only, the engine's own clocks included", async () => {
  await withEngine(async (engine) => {
    const doctor = startDoctor();
    const id = await completed(
      engine,
      running(async (ctx) => {
        await ctx.now();
        await ctx.random();
        await ctx.uuid();
        await ctx.sleep(2);
        await Promise.all([1, 2, 3].map((n) => ctx.step("one", async () => Date.now() + Math.random() + n)));
        const fixed = new Date(0);
        return ctx.scope("part", () => ctx.step("inner", () => Date() + fixed.toISOString()));
      }),
    );
    doctor.stop();
    assert.deepEqual(doctor.findings(id), []);
    assert.deepEqual(doctor.notes(id), []);
  });
});

test("startDoctor() lists what a package does apart, by the line that called the package", async () => {
  const files = {
    "agent.mjs": [
      'import { guess } from "@lucky/dice";',
      "export async function run() {",
      "  return await guess();",
      "}",
    ].join("\n"),
    "node_modules/@lucky/dice/package.json":
      '{"name":"@lucky/dice","version":"1.0.0","type":"module","exports":"./index.js"}',
    "node_modules/@lucky/dice/index.js":
      "const late = async () => { await null; return Math.random(); };\nexport const guess = async () => await late();\n",
  };
  await withModules(files, (loaded) =>
    withEngine(async (engine) => {
      const doctor = startDoctor();
      const id = await completed(engine, running(loaded.run));
      doctor.stop();
      assert.deepEqual(doctor.findings(id), []);
      const [note, ...more] = doctor.notes(id);
      assert.deepEqual(more, []);
      assert.equal(note?.via, "@lucky/dice");
      assert.match(note?.file ?? "", /agent\.mjs$/);
      assert.equal(note?.line, 3);
      assert.match(note?.message ?? "", /^Math\.random inside package @lucky\/dice/);
    }),
  );
});

test("startDoctor() sees named imports, timers/promises, a promisified setTimeout and fetch", async () => {
  await withEngine(async (engine) => {
    const doctor = startDoctor();
    // Imported anew, as a module would be that is loaded with the workflow.
    const { setTimeout: wait } = await import("node:timers/promises");
    const id = await completed(
      engine,
      running(async () => {
        namedUUID();
        nodeCrypto.randomBytes(4);
        crypto.getRandomValues(new Uint8Array(2));
        performance.now();
        await wait(1);
        await promisify(setTimeout)(1);
        await fetch("data:text/plain,hello");
        return Date();
      }),
    );
    doctor.stop();
    assert.deepEqual(
      doctor.findings(id).map(({ what }) => what),
      [
        "crypto.randomUUID",
        "crypto.randomBytes",
        "crypto.getRandomValues",
        "performance.now",
        "timers/promises.setTimeout",
        "timers/promises.setTimeout",
        "fetch",
        "Date()",
      ],
    );
  });
});

test("startDoctor() counts nothing outside of a run, and keeps runs apart", async () => {
  await withEngine(async (engine) => {
    const doctor = startDoctor();
    Math.random();
    const dice = running(async () => Math.random());
    const clock = running(async () => Date.now());
    const [first, second] = await Promise.all([completed(engine, dice), completed(engine, clock)]);
    doctor.stop();
    assert.deepEqual(
      doctor.findings(first).map(({ what }) => what),
      ["Math.random"],
    );
    assert.deepEqual(
      doctor.findings(second).map(({ what }) => what),
      ["Date.now"],
    );
    const after = await completed(engine, dice);
    assert.deepEqual(doctor.findings(after), []);
  });
});

const watchedPlaces = (): readonly (PropertyDescriptor | undefined)[] => [
  Object.getOwnPropertyDescriptor(globalThis, "fetch"),
  Object.getOwnPropertyDescriptor(globalThis, "Date"),
  Object.getOwnPropertyDescriptor(globalThis, "setTimeout"),
  Object.getOwnPropertyDescriptor(Date.prototype, "constructor"),
  Object.getOwnPropertyDescriptor(Date, "now"),
  Object.getOwnPropertyDescriptor(Math, "random"),
  Object.getOwnPropertyDescriptor(nodeCrypto, "randomUUID"),
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(crypto), "randomUUID"),
];

test("startDoctor() puts every global back, with the last doctor that stops", () => {
  const before = watchedPlaces();
  const first = startDoctor();
  const replaced = watchedPlaces();
  assert.notDeepEqual(replaced, before);
  const second = startDoctor();
  assert.ok(watchedPlaces().every((place, at) => place?.value === replaced[at]?.value));
  first.stop();
  first.stop();
  assert.ok(watchedPlaces().every((place, at) => place?.value === replaced[at]?.value));
  second[Symbol.dispose]();
  for (const [at, place] of watchedPlaces().entries()) {
    assert.equal(place?.value, before[at]?.value);
    assert.equal(place?.writable, before[at]?.writable);
    assert.equal(place?.enumerable, before[at]?.enumerable);
  }
});

test("startDoctor() leaves instanceof, subclasses, parsing and the constructor of dates as they are", () => {
  const early = new Date(5);
  const doctor = startDoctor();
  class Stamp extends Date {
    year(): number {
      return this.getUTCFullYear();
    }
  }
  const stamp = new Stamp(2020, 5);
  const made = [stamp, new Date(), new Date(0), early, structuredClone(early)];
  assert.ok(made.every((date) => date instanceof Date));
  assert.ok(stamp instanceof Stamp);
  assert.equal(stamp.year(), 2020);
  assert.equal(early.constructor, Date);
  assert.equal(Date.name, "Date");
  assert.equal(Date.length, 7);
  assert.equal(Date.UTC(1970, 0), 0);
  assert.equal(typeof Date(), "string");
  assert.equal(Object.prototype.toString.call(new Date()), "[object Date]");
  doctor.stop();
  assert.ok(made.every((date) => date instanceof Date));
  assert.equal(early.constructor, Date);
  assert.equal(new Stamp(0).year(), 1970);
});

test("startDoctor() and fake timers put back only what is their own, in either order", () => {
  const real = { Date, setTimeout };
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 42 });
  const inside = startDoctor();
  assert.equal(Date.now(), 42);
  assert.equal(new Date().toISOString(), "1970-01-01T00:00:00.042Z");
  inside.stop();
  mock.timers.reset();
  assert.equal(globalThis.Date, real.Date);
  assert.equal(globalThis.setTimeout, real.setTimeout);

  const outside = startDoctor();
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 43 });
  assert.equal(Date.now(), 43);
  outside.stop();
  assert.equal(Date.now(), 43);
  mock.timers.reset();
  assert.ok(new Date(1) instanceof real.Date);

  const again = startDoctor();
  again.stop();
  assert.ok(Math.abs(Date.now() - real.Date.now()) < 1_000);
});
