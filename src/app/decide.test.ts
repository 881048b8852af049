import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import { workflow } from "../core/workflow.ts";
import type { ApprovalRule } from "../tools/approval-rule.ts";
import { tool } from "../tools/tool.ts";
import { ToolError } from "../tools/tool-error.ts";
import type { Config } from "./config.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";

interface Paid {
  readonly to: string;
  readonly cents: number;
}

/** A shop whose refunds are approved as `rule` says, and what it has paid. */
function shopOf(rule: ApprovalRule<Paid> | true | ((input: Paid) => boolean)) {
  const paid: (Paid & { readonly key: string | undefined })[] = [];
  const pay = tool({
    name: "pay",
    description: "Pays somebody",
    input: z
      .object({ to: z.string(), cents: z.int().positive() })
      .refine(({ cents }) => cents !== 13, "not 13"),
    output: z.object({ paid: z.number() }),
    effect: "write",
    approval: rule,
    run: (input, { key }) => {
      paid.push({ ...input, key });
      return { paid: input.cents };
    },
  });
  const refund = workflow({
    name: "refund",
    run: async (_ctx, input: Paid) => {
      try {
        return (await pay.call(input)).paid;
      } catch (error) {
        return error instanceof ToolError ? `${error.code}: ${error.message}` : "another error";
      }
    },
  });
  return { paid, refund };
}

type Shop = ReturnType<typeof shopOf>;

async function withApp(
  shop: Shop,
  use: (app: App, ask: (input: Paid) => Promise<RunId>) => Promise<void>,
  config: Config = {},
): Promise<void> {
  const app = await open({ store: ":memory:", ...config, workflows: [shop.refund] });
  const ask = async (input: Paid) => {
    const run = await app.run(shop.refund, input);
    assert.equal(run.status, "waiting");
    return run.id;
  };
  try {
    await use(app, ask);
  } finally {
    await app.close();
  }
}

async function addressIn(app: App, run: RunId) {
  const [asked] = await app.store.approvals.pending(run);
  assert.ok(asked);
  return asked.address;
}

function refused(code: string, message: RegExp) {
  return (error: unknown) => isAirworthyError(error, code) && message.test(error.message);
}

const ANN = { to: "ann", cents: 900 };

test("a rule asks for every call, above a bound, or where a function says so", async () => {
  const asks = async (rule: Parameters<typeof shopOf>[0], cents: number) => {
    const shop = shopOf(rule);
    const app = await open({ store: ":memory:", workflows: [shop.refund] });
    const { status } = await app.run(shop.refund, { to: "ann", cents });
    await app.close();
    return status === "waiting";
  };

  assert.deepEqual([await asks(true, 1), await asks({}, 1)], [true, true]);
  assert.deepEqual(
    [await asks({ above: { cents: 100 } }, 100), await asks({ above: { cents: 100 } }, 101)],
    [false, true],
  );
  const toBo = { when: ({ to }: Paid) => to === "bo", above: { cents: 100 } };
  assert.deepEqual([await asks(toBo, 100), await asks(toBo, 101)], [false, true]);
  assert.throws(() => shopOf({ needs: 0 }), /invalid_approval|needs 0 people/);
});

test("an inbox entry has the call, its arguments and its schema, and ends with its terms", async () => {
  const shop = shopOf({
    above: { cents: 100 },
    title: ({ to }) => `Pay ${to}`,
    approvers: ["finance"],
    expiresAfter: "2d",
  });
  await withApp(shop, async (app, ask) => {
    const run = await ask(ANN);
    const found = await app.store.approvals.find(run, await addressIn(app, run));

    assert.equal(found?.title, "Pay ann");
    assert.deepEqual([found?.call?.name, found?.call?.input], ["pay", ANN]);
    assert.equal(found?.call?.schema?.type, "object");
    assert.deepEqual([found?.approvers, found?.workflow], [["finance"], "refund"]);
    assert.equal((found?.expiresAt ?? 0) - (found?.requestedAt ?? 0), 2 * 86_400_000);
  });
});

test("approved arguments are those that were edited: they are sent, make the key, and stand in the record", async () => {
  const shop = shopOf(true);
  await withApp(shop, async (app, ask) => {
    const [first, second, plain] = [await ask(ANN), await ask(ANN), await ask(ANN)];
    const say = async (run: RunId, input?: unknown) =>
      app.decide(run, await addressIn(app, run), { approved: true, by: "bo", reason: "half of it", input });
    await say(first, { ...ANN, cents: 450 });
    await say(second, { ...ANN, cents: 450 });
    await say(plain);
    const done = await app.resume(first);

    assert.deepEqual([done.status, done.status === "completed" && done.output], ["completed", 450]);
    await app.resume(second);
    await app.resume(plain);
    assert.deepEqual(
      shop.paid.map(({ cents }) => cents),
      [450, 450, 900],
    );
    const stored = await app.store.load(first);
    const call = stored?.calls.find(({ address, state }) => address === "pay" && state === "done");
    const decision = stored?.calls.find(({ address }) => address === "pay/approval");
    // The key is of the run, the place and the arguments that were sent.
    assert.equal(call?.note?.key, shop.paid[0]?.key);
    assert.equal(new Set(shop.paid.map(({ key }) => key)).size, 3);
    assert.equal(JSON.parse(call?.ask?.text ?? "").cents, 900);
    assert.deepEqual(
      { ...call?.note?.approval, at: 0 },
      { approved: true, by: "bo", at: 0, reason: "half of it", edited: true },
    );
    assert.deepEqual(JSON.parse(decision?.answer ?? "").input, { to: "ann", cents: 450 });
    assert.equal((await app.replay(first)).status, "same");
    assert.equal((await app.replay(plain)).status, "same");
    assert.equal(shop.paid.length, 3);
  });
});

test("edited arguments that do not fit are refused at once, or by the tool's own schema before anything is called", async () => {
  const shop = shopOf(true);
  await withApp(shop, async (app, ask) => {
    const run = await ask(ANN);
    const address = await addressIn(app, run);
    const edit = (input: unknown) => app.decide(run, address, { approved: true, by: "bo", input });

    await assert.rejects(edit({ to: "ann" }), refused("invalid_input", /edited arguments of pay: .*cents/));
    await assert.rejects(edit({ to: "ann", cents: -1 }), refused("invalid_input", /cents/));
    await assert.rejects(
      app.decide(run, address, { approved: false, by: "bo", input: ANN }),
      refused("invalid_decision", /edits nothing/),
    );
    // What no JSON Schema can say.
    await edit({ to: "ann", cents: 13 });
    const done = await app.resume(run);
    assert.match(String(done.status === "completed" && done.output), /^invalid_input: .*not 13/);
    assert.deepEqual(shop.paid, []);
    assert.equal((await app.replay(run)).status, "same");
  });
});

test("where redaction hides an argument, it may be kept but not edited, and is sent as it was", async () => {
  const shop = shopOf(true);
  const mail = "ann@example.com";
  const fixed = workflow({
    name: "refund",
    run: (ctx, _: Paid) => shop.refund.run(ctx, { to: mail, cents: 900 }),
  });
  await withApp(
    { ...shop, refund: fixed },
    async (app, ask) => {
      const run = await ask({ to: "whoever", cents: 1 });
      const address = await addressIn(app, run);
      const asked = await app.store.approvals.find(run, address);
      const to = String((asked?.call?.input as Paid | undefined)?.to);
      const edit = (input: unknown) => app.decide(run, address, { approved: true, by: "bo", input });

      assert.match(to, /^\[email:/);
      await assert.rejects(edit({ to: "bo", cents: 1 }), refused("edit_redacted", /Cannot edit "to"/));
      await assert.rejects(edit({ to: "[email:00000000]", cents: 1 }), refused("edit_redacted", /"to"/));
      await assert.rejects(edit({ to: `${to} x@example.com`, cents: 1 }), refused("edit_redacted", /"to"/));
      await edit({ to, cents: 450 });
      await app.resume(run);
      assert.deepEqual(
        shop.paid.map(({ to, cents }) => [to, cents]),
        [[mail, 450]],
      );
      assert.doesNotMatch(JSON.stringify(await app.store.load(run)), /ann@example/);
    },
    { redact: { detect: ["email"] } },
  );
});

test("only those whom the contract names may decide: by name, group or role", async () => {
  const shop = shopOf({ approvers: ["cleo", "finance"] });
  await withApp(
    shop,
    async (app, ask) => {
      const say = async (by: string, role?: string) => {
        const run = await ask(ANN);
        const address = await addressIn(app, run);
        return app.decide(run, address, { approved: true, by, role }).then(
          () => true,
          (error: unknown) =>
            isAirworthyError(error, "approval_forbidden") ? false : assert.fail(String(error)),
        );
      };

      assert.deepEqual(
        [await say("cleo"), await say("ann"), await say("bo"), await say("bo", "finance")],
        [true, true, false, true],
      );
    },
    { approvals: { groups: { finance: ["ann"] } } },
  );
});

test("of two who decide at once the first wins, and the second is told by whom and when", async () => {
  const shop = shopOf(true);
  await withApp(shop, async (app, ask) => {
    const run = await ask(ANN);
    const address = await addressIn(app, run);
    const said = await Promise.allSettled([
      app.decide(run, address, { approved: true, by: "ann" }),
      app.decide(run, address, { approved: false, by: "bo" }),
    ]);

    assert.deepEqual(
      said.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
    const [, second] = said;
    assert.ok(second.status === "rejected");
    assert.ok(refused("approval_decided", /ann approved it at 20\d\d-/)(second.reason));
  });
});

test("a denial and its reason reach the caller as an error of the tool", async () => {
  const shop = shopOf(true);
  await withApp(shop, async (app, ask) => {
    const run = await ask(ANN);
    await app.decide(run, await addressIn(app, run), { approved: false, by: "bo", reason: "no receipt" });
    const done = await app.resume(run);

    assert.equal(
      done.status === "completed" && done.output,
      'approval_denied: tool "pay" was denied by bo: no receipt',
    );
    assert.deepEqual(shop.paid, []);
    const call = (await app.store.load(run))?.calls.find(({ address }) => address === "pay");
    assert.deepEqual([call?.note?.approval?.approved, call?.note?.approval?.reason], [false, "no receipt"]);
    await assert.rejects(
      app.decide(run, call?.address as never, { approved: true, by: "ann" }),
      refused("approval_not_found", /no approval was asked for/),
    );
  });
});
