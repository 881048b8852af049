import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App, Config, RunResult, Workflow } from "airworthy";
import { isAirworthyError, open, parseRunId, parseSessionId, ToolError, tool, workflow } from "airworthy";
import { z } from "zod";
import type { Claims } from "./_scene.ts";
import { has, journalOf, until } from "./_scene.ts";

const pack = workflow({
  name: "pack",
  run: async (ctx, item: string) => `${await ctx.step("wrap", () => `[${item}]`, { input: item })}!`,
});

let failures = 0;
const flaky = tool({
  name: "flaky",
  description: "Fails the first time",
  effect: "read",
  input: z.object({ n: z.number() }),
  output: z.object({ n: z.number() }),
  retry: { attempts: 3, backoff: 1 },
  errors: { not_now: { description: "Goes away by itself", retryable: true } },
  run: async ({ n }) => {
    failures += 1;
    if (failures % 2 === 1) throw new ToolError({ code: "not_now", message: "Not now" });
    return { n: 2 * n };
  },
});

/** A bit of everything, with the same answers each time. */
const everything = workflow({
  name: "everything",
  input: z.object({ items: z.array(z.string()), fails: z.boolean() }),
  run: async (ctx, { items, fails }) => {
    const packed = await Promise.all(
      items.map((item) => ctx.scope(`item-${item}`, () => ctx.run(pack, item))),
    );
    const caught = await ctx
      .step("break", () => {
        throw new TypeError("broken");
      })
      .catch((error: unknown) => String(error));
    const doubled = await flaky.call({ n: packed.length });
    await ctx.sleep(20);
    await ctx.step("note", () => "noted", { input: { packed }, effect: "write" });
    if (fails) throw new RangeError("as asked");
    ctx.reply({ role: "assistant", content: packed.join(" ") });
    return { packed, caught, doubled, at: typeof (await ctx.now()) };
  },
});

const asWorkflow = (one: unknown): Workflow => one as Workflow;

/** The same run in this process alone, for comparison. */
async function alone<T>(
  workflows: NonNullable<Config["workflows"]>,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-alone-"));
  const app = await open({ store: join(folder, "store.db"), workflows });
  try {
    return await work(app);
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function ranIn(app: App, input: unknown, id: string): Promise<{ result: unknown; journal: unknown }> {
  failures = 0;
  const run = parseRunId(id);
  const result = await app.run(asWorkflow(everything), input, {
    id: run,
    tags: ["t"],
    subject: { id: "anna" },
  });
  const stored = await app.store.load(run);
  assert.ok(stored !== undefined);
  const { tags, subject, workflow: name, input: kept } = stored;
  // The clock's answer is another each time.
  const journal = JSON.parse(
    JSON.stringify(journalOf(stored)).replaceAll(/"answer":"\d{13}(\.\d+)?"/g, '"answer":"now"'),
  );
  return { result: told(result), journal: { journal, tags, subject, name, kept } };
}

function told({ took: _, ...result }: RunResult): unknown {
  return {
    ...result,
    ...("error" in result ? { error: `${result.error.name} ${result.error.message}` } : {}),
  };
}

export const equal: Claims = {
  "a run has the result and the journal that it has without an engine": async ({ open: openApp }) => {
    const app = await openApp({ workflows: [everything, pack] });
    for (const fails of [false, true]) {
      const input = { items: ["a", "b", "c"], fails };
      const expected = await alone([everything, pack], (one) => ranIn(one, input, `run_equal-${fails}`));
      assert.deepEqual(await ranIn(app, input, `run_equal-${fails}`), expected);
      const { status } = await app.replay(parseRunId(`run_equal-${fails}`));
      assert.equal(status, "same");
    }
  },

  "bad input is refused at the door, and nothing is stored": async ({ open: openApp }) => {
    const app = await openApp({ workflows: [everything] });
    await assert.rejects(app.run(asWorkflow(everything), { items: 1 }), (error) =>
      isAirworthyError(error, "invalid_input"),
    );
    assert.deepEqual((await app.store.list()).runs, []);
  },

  "a run id is taken once": async ({ open: openApp }) => {
    const app = await openApp({ workflows: [pack] });
    const id = parseRunId("run_once");
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => app.run(pack, "x", { id })));
    const codes = outcomes.map((one) => (one.status === "fulfilled" ? one.value.status : one.reason.code));
    assert.deepEqual(codes.sort(), ["completed", "run_exists", "run_exists"]);
  },

  "turns of a conversation follow each other, and one at a time": async ({ open: openApp }) => {
    const chat = workflow({
      name: "chat",
      run: async (ctx, say: string) => {
        const answer = await ctx.step("think", () => `${ctx.messages.length} before ${say}`);
        if (say === "wait") await ctx.approve("ok", { title: "Go on?" });
        ctx.reply({ role: "user", content: say }, { role: "assistant", content: answer });
        return answer;
      },
    });
    const app = await openApp({ workflows: [chat] });
    const session = parseSessionId("talk");
    const turn = async (say: string) => {
      const result = await app.run(chat, say, { session });
      return result.status === "completed" ? result.output : result.status;
    };
    assert.deepEqual([await turn("one"), await turn("two")], ["0 before one", "2 before two"]);
    const both = await Promise.allSettled([turn("three"), turn("four")]);
    const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    assert.deepEqual(refused, ["session_busy"]);
    assert.equal((await app.store.session(session))?.turns, 3);
  },

  "large results are the store's, and what is too large is refused": async ({ open: openApp }) => {
    const large = workflow({
      name: "large",
      run: async (ctx, size: number) => {
        const text = await ctx.step("make", () => "x".repeat(size));
        return { size: text.length, again: text };
      },
    });
    const app = await openApp({ workflows: [large] });
    // Of more than 64 KB, and near the bound of 16 MiB; an engine is given none of it.
    for (const size of [70_000, 2_000_000, 16_000_000]) {
      const kept = await app.run(large, size);
      assert.ok(kept.status === "completed" && (kept.output as { size: number }).size === size, kept.status);
    }
    const refused = await app.run(large, 17_000_000);
    assert.ok(
      refused.status === "failed" && isAirworthyError(refused.error, "payload_too_large"),
      String(refused.status),
    );
  },

  "a budget given to a run holds wherever it is executed": async ({ open: openApp }) => {
    const busy = workflow({
      name: "busy",
      run: async (ctx) => {
        for (let i = 0; i < 9; i += 1) await ctx.step(`s${i}`, () => i);
      },
    });
    const app = await openApp({ workflows: [busy] });
    const result = await app.run(busy, undefined, { budget: { steps: 4 } });
    assert.ok(result.status === "failed" && isAirworthyError(result.error, "budget_exceeded"), result.status);
    assert.equal(result.totals.calls, 4);
  },

  "an input that redaction changes reaches the run as it was, and no store": async ({
    open: openApp,
    path,
  }) => {
    const mail = workflow({
      name: "mail",
      run: async (ctx, to: string) => ctx.step("length", () => to.length),
    });
    const app = await openApp({ workflows: [mail], redact: { detect: ["email"] } });
    const to = "anna.lindqvist@example.com";
    const result = await app.run(mail, to);
    assert.ok(result.status === "completed" && result.output === to.length, JSON.stringify(result));
    const stored = await app.store.load(result.id);
    assert.ok(stored !== undefined && !JSON.stringify(stored).includes(to));
    assert.ok(path.length > 0);
  },

  "an answer that a person has to allow waits for them": async ({ open: openApp }) => {
    const app = await openApp({ workflows: [pack] });
    app.attend({ every: 100 });
    const result = await app.run(pack, "x", { reviewAnswer: {} });
    assert.equal(result.status, "waiting");
    const [address] = result.status === "waiting" ? result.waitingFor : [];
    assert.ok(address !== undefined);
    await app.decide(result.id, address, { approved: true, by: "eve", input: "[y]!" });
    const done = await until(app, result.id, has("completed"));
    assert.ok(done.end?.status === "completed");
    assert.equal(done.end.output.text, '"[y]!"');
  },
};
