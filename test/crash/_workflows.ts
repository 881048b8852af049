import { setTimeout } from "node:timers/promises";
import type { Workflow } from "airworthy";
import { tool, workflow } from "airworthy";
import { z } from "zod";
import type { World } from "./_world.ts";

/** Where a call stands, told to its tool so that the log can say it. */
const place = z.object({ run: z.string(), address: z.string(), purpose: z.string() });

/** Answers late, by a different time at each call, so that a kill may find any call in flight. */
function aWhile(most: number): Promise<void> {
  return setTimeout(Math.random() * most);
}

/** Ms that a call takes at most. */
const MOST = 8;

function toolsOf(world: World, most = MOST) {
  const find = tool({
    name: "find",
    description: "Looks something up",
    input: place,
    output: z.object({ price: z.number() }),
    effect: "read",
    run: async ({ run, address, purpose }) => {
      world.start(run, address);
      await aWhile(most);
      return { price: purpose.length };
    },
  });
  const written = z.object({ ref: z.string() });
  const writeOnce = async ({ run, address, purpose }: z.infer<typeof place>, key: string | undefined) => {
    world.start(run, address);
    await aWhile(most);
    const ref = world.writeOnce({ key: key ?? "no key", run, purpose });
    await aWhile(most);
    return { ref };
  };
  const charge = tool({
    name: "charge",
    description: "A write whose key is of the run and the place in it",
    input: place,
    output: written,
    effect: "write",
    idempotency: { worldKnowsKey: true },
    run: (input, { key }) => writeOnce(input, key),
  });
  const notify = tool({
    name: "notify",
    description: "A write whose first result the ledger keeps",
    input: place,
    output: written,
    effect: "write",
    idempotency: { key: ({ run, purpose }) => `${run} ${purpose}`, worldKnowsKey: true },
    run: (input, { key }) => writeOnce(input, key),
  });
  const send = tool({
    name: "send",
    description: "A write that the world does as often as it is sent",
    input: place,
    output: z.object({ sent: z.boolean() }),
    effect: "write",
    run: async ({ run, address, purpose }) => {
      world.start(run, address);
      await aWhile(30);
      world.writeEachTime(run, purpose);
      await aWhile(30);
      return { sent: true };
    },
  });
  return { find, charge, notify, send };
}

export interface Shipped {
  readonly order: string;
  readonly at: number;
  readonly later: number;
  readonly parcel: string;
  readonly lot: number;
  readonly refs: readonly string[];
  readonly total: number;
}

const ITEMS = ["a", "bb", "ccc"];

/** Purposes that a finished run of {@link ship} has served, each once. */
export const PURPOSES = ["pay", "mail", ...ITEMS.map((item) => `reserve ${item}`)];

/** 20 calls: steps, reads, writes of both kinds of key, three branches at once, clock, random, id. */
export function ship(world: World, most = MOST): Workflow<string, Shipped> {
  const { find, charge, notify } = toolsOf(world, most);
  return workflow({
    name: "ship",
    run: async (ctx, order: string) => {
      const run = ctx.runId;
      const step = async (name: string, address: string, value: number) =>
        world.got(
          run,
          address,
          await ctx.step(name, async () => {
            world.start(run, address);
            await aWhile(most);
            return value;
          }),
        );
      const at = world.got(run, "now", await ctx.now());
      const plan = await step("plan", "plan", 1);
      const { price } = world.got(
        run,
        "find",
        await find.call({ run, address: "find", purpose: "the basket" }),
      );
      const parcel = world.got(run, "uuid", await ctx.uuid());
      const paid = world.got(run, "charge", await charge.call({ run, address: "charge", purpose: "pay" }));
      const tax = await step("tax", "tax", plan + price);
      const items = await Promise.all(
        ITEMS.map((item) =>
          ctx.scope(`item-${item}`, async () => {
            const at = (name: string, purpose: string) => ({ run, address: `item-${item}/${name}`, purpose });
            const found = world.got(run, `item-${item}/find`, await find.call(at("find", item)));
            const kept = world.got(
              run,
              `item-${item}/charge`,
              await charge.call(at("charge", `reserve ${item}`)),
            );
            return { ...kept, sum: await step("pack", `item-${item}/pack`, found.price * 10) };
          }),
        ),
      );
      const lot = world.got(run, "random", await ctx.random());
      const mail = { run, purpose: "mail" };
      const told = world.got(run, "notify", await notify.call({ ...mail, address: "notify" }));
      const again = world.got(run, "notify#2", await notify.call({ ...mail, address: "notify#2" }));
      const later = world.got(run, "now#2", await ctx.now());
      const total = await step("sum", "sum", tax + items.reduce((sum, item) => sum + item.sum, 0));
      const refs = [paid.ref, ...items.map(({ ref }) => ref), told.ref, again.ref];
      return { order, at, later, parcel, lot, refs, total };
    },
  });
}

/** Purposes of a finished run of {@link unsafe}. */
export const SENT = ["first", "left", "right", "last"];

/** Writes that the world does not know again: nobody can tell after a crash whether one in flight arrived. */
export function unsafe(world: World): Workflow<string, string> {
  const { send } = toolsOf(world);
  return workflow({
    name: "unsafe",
    run: async (ctx, order: string) => {
      const run = ctx.runId;
      const sending = async (address: string, purpose: string) =>
        world.got(run, address, await send.call({ run, address, purpose }));
      await sending("send", "first");
      await ctx.step("think", () => aWhile(MOST));
      await Promise.all(
        ["left", "right"].map((side) => ctx.scope(side, () => sending(`${side}/send`, side))),
      );
      await ctx.step("think again", () => aWhile(MOST));
      await sending("send#2", "last");
      return order;
    },
  });
}
