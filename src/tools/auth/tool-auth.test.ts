import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../tool.ts";
import { isToolError } from "../tool-error.ts";
import type { ToolAuth } from "./tool-auth.ts";

/** Tokens that look like what they are, so that a leak is found by its beginning. */
function tokens(): { fetched: string[]; token: () => Promise<string> } {
  const fetched: string[] = [];
  return {
    fetched,
    token: async () => {
      fetched.push(`tok-s3cr3t+${fetched.length}/x=`);
      return fetched.at(-1) ?? "";
    },
  };
}

const refused = (token: string, status = 401): Error =>
  Object.assign(new Error(`Bearer ${token} is no good`), { status });

function balance(auth: ToolAuth, run: (token: string) => unknown, effect: "read" | "write" = "read") {
  return tool({
    name: "balance",
    description: "Reads a balance",
    input: z.object({}),
    output: z.unknown(),
    effect,
    auth,
    run: (_, { token }) => run(token),
  });
}

test("auth fetches a token once for all calls, and gives it to run alone", async () => {
  const { fetched, token } = tokens();
  const seen: string[] = [];
  const auth = { token };
  const one = balance(auth, (given) => seen.push(given));
  const other = balance(auth, (given) => seen.push(given));
  await Promise.all([one.call({}), one.call({}), other.call({})]);

  assert.equal(fetched.length, 1);
  assert.deepEqual(new Set(seen), new Set(fetched));
  assert.deepEqual(one.contract.auth, { renewOn: [401] });
  assert.doesNotMatch(JSON.stringify([one.contract, one.description]), /tok-/);
});

test("auth renews the token once where it is refused, for a write too, and all calls share the new one", async () => {
  const { fetched, token } = tokens();
  const made: string[] = [];
  const one = balance(
    { token },
    (given) => {
      if (given === fetched[0]) throw refused(given);
      made.push(given);
      return "done";
    },
    "write",
  );

  assert.deepEqual(await Promise.all([one.call({}), one.call({}), one.call({})]), ["done", "done", "done"]);
  assert.equal(fetched.length, 2);
  assert.equal(await one.call({}), "done");
  assert.deepEqual([fetched.length, made.length], [2, 4]);
});

test("auth gives up where the new token is refused as well, and says so", async () => {
  const { fetched, token } = tokens();
  const one = balance({ token, renewOn: [401, 419] }, (given) => {
    throw refused(given, 419);
  });
  const error: unknown = await one.call({}).catch((thrown: unknown) => thrown);

  assert.ok(isToolError(error, "auth_failed"));
  assert.match(error.message, /a new token was refused as well/);
  assert.equal(error.retryable, false);
  assert.equal(fetched.length, 2);
});

test("auth tells of a token that cannot be fetched, and tries again with the next call", async () => {
  let isDown = true;
  const one = balance(
    {
      token: async () => {
        if (isDown) throw new Error("client_secret=hunter2 is wrong");
        return "tok-later";
      },
    },
    () => "done",
  );
  const error: unknown = await one.call({}).catch((thrown: unknown) => thrown);
  assert.ok(isToolError(error, "auth_failed"));
  assert.doesNotMatch(JSON.stringify(error), /hunter2/);
  isDown = false;
  assert.equal(await one.call({}), "done");
  const wrong = balance({ token: () => JSON.parse("7") }, () => "done");
  assert.ok(isToolError(await wrong.call({}).catch((thrown: unknown) => thrown), "auth_failed"));
});

test("auth leaves no token in what is recorded, told or thrown", async () => {
  const { fetched, token } = tokens();
  const leaks: ((given: string) => unknown)[] = [
    (given) => ({ echo: `Bearer ${given}`, [given]: [1, { deep: `?t=${encodeURIComponent(given)}` }] }),
    (given) => Buffer.from(given).toString("base64"),
    (given) => JSON.stringify({ json: JSON.stringify({ given }) }),
    (given) => new Map([[given, new Set([given])]]),
    (given) => {
      throw new Error(`Bearer ${given}`, {
        cause: Object.assign(new Error(given), { config: { headers: { a: given } } }),
      });
    },
    (given) => {
      throw Object.assign(new Error("listed"), {
        code: "busy",
        request: { toJSON: () => ({ auth: given }) },
      });
    },
    (given) => {
      throw Object.freeze(new Error(`frozen ${given}`));
    },
    (given) => {
      throw `a text with ${given}`;
    },
    (given) => {
      throw refused(given);
    },
  ];
  const told: unknown[] = [];
  const flow = workflow({
    name: "leaks",
    run: async () => {
      for (const leak of leaks) {
        const one = balance({ token }, leak);
        told.push(await one.call({}).catch((error: unknown) => error));
        told.push(await one.execute({}));
      }
    },
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.equal(run.status, "completed");
  const record = JSON.stringify(await app.store.load(run.id));
  assert.ok(fetched.length >= leaks.length);
  for (const text of [record, inspect(told, { depth: 20, showHidden: true })]) {
    for (const secret of fetched) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
      for (const form of forms)
        assert.ok(!text.includes(form), text.slice(text.indexOf(form) - 200).slice(0, 400));
    }
  }
  assert.match(record, /\[token\]/);
  await app.close();
});

test("auth lets a result through that has no token in it, as it is", async () => {
  const result = { rows: [{ at: new Date(0), id: 7n }], text: "plain" };
  const one = balance({ token: () => "tok-1234" }, () => result);
  assert.equal(await one.call({}), result);
  const short = balance({ token: () => "a" }, () => "a text with many a");
  assert.equal(await short.call({}), "a text with many a");
});
