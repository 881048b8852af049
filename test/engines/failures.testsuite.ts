import assert from "node:assert/strict";
import type { Store } from "airworthy";
import { AirworthyError, parseRunId, workflow } from "airworthy";
import { openSqliteStore } from "airworthy/store";
import type { Claims } from "./_scene.ts";
import { has, until } from "./_scene.ts";

type Method = "append" | "end";
type Ticket = Parameters<Store["release"]>[0];

/** A store that refuses one write after so many, as one does whose database is away for a moment. */
function failingOnce(store: Store, method: Method, after: number): Store {
  let left = after;
  return new Proxy(store, {
    get: (_, name) => {
      const value = Reflect.get(store, name, store);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (name === method && left-- === 0) return refused(store, args[0] as Ticket);
        return value.apply(store, args);
      };
    },
  });
}

/** A store gives up a run that it could not write for: it is anyone's then. */
async function refused(store: Store, ticket: Ticket): Promise<never> {
  await store.release(ticket);
  throw new AirworthyError({
    code: "store_unreachable",
    message: "Cannot reach the store: a test says so",
    hint: "Wait",
  });
}

export const failures: Claims = {
  "a run that the store fails in the middle goes on, and makes no call twice that was kept": async ({
    open,
    path,
    fixture,
  }) => {
    const made: string[] = [];
    const count = workflow({
      name: "count",
      run: async (ctx) => {
        for (const name of ["a", "b", "c", "d"]) await ctx.step(name, () => made.push(name));
        return made.length;
      },
    });
    const store = failingOnce(await openSqliteStore({ path }), "append", 2);
    const app = await open({ store, workflows: [count] });
    await app.work();
    const id = parseRunId("run_failing");
    const told = app.run(count, undefined, { id }).catch(() => undefined);
    if (fixture.name === "local") {
      // Whoever executes it himself is told, and decides when it goes on.
      const { status } = (await told) ?? {};
      assert.equal(status, "failed");
      await app.resume(id);
    }
    const { calls, end } = await until(app, id, has("completed"));
    await told;

    // The third was made, and not kept.
    assert.deepEqual(made, ["a", "b", "c", "c", "d"]);
    assert.deepEqual(
      calls.map(({ address, state }) => `${address} ${state}`),
      ["a done", "b done", "c done", "d done"],
    );
    assert.equal(end?.status, "completed");
    assert.equal((await app.replay(id)).status, "same");
  },

  "a failure that the store did not keep is kept by the next try": async ({ open, path }) => {
    const fails = workflow({
      name: "fails",
      run: async (ctx) => {
        await ctx.step("first", () => 1);
        throw new RangeError("as asked");
      },
    });
    const store = failingOnce(await openSqliteStore({ path }), "end", 0);
    const app = await open({ store, workflows: [fails] });
    await app.work();
    const id = parseRunId("run_unkept");
    const told = app.run(fails, undefined, { id }).catch(() => undefined);
    const { end, calls } = await until(app, id, has("failed"));
    await told;
    assert.match(end?.status === "failed" ? end.error.message : "", /as asked/);
    assert.equal(calls.length, 1);
  },
};
