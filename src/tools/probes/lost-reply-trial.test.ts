import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, targetOf } from "./_test-tools.ts";
import { probe } from "./probe.ts";

/** A shop that refuses what is there, and looks `early` or as it writes. */
function shop(early: boolean) {
  const rooms: string[] = [];
  const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  const book = foreignTool("create_booking", () => jsonAnswer({}), {
    parameters: { name: { type: "string", description: "Name of the guest" } },
    required: ["name"],
  });
  return targetOf(
    foreignTool("list_bookings", () => jsonAnswer(rooms.map((name) => ({ name })))),
    {
      ...book,
      call: async ({ name }) => {
        const there = (): boolean => rooms.includes(String(name));
        const before = there();
        await later();
        if (early ? before : there()) return jsonAnswer({ ok: true, note: "it is booked already" });
        rooms.push(String(name));
        return jsonAnswer({ ok: true });
      },
    },
  );
}

test("a write that looks before it waits is done twice where its reply was lost, though not in turn", async () => {
  const options = {
    allowWrites: true,
    callsPerSecond: 1_000,
    faults: ["non_idempotent_write"],
  } as const;

  const [found, ...others] = (await probe(shop(true), options)).findings;
  const { findings } = await probe(shop(false), options);

  assert.deepEqual(others, []);
  assert.match(
    found?.message ?? "",
    /whose reply was lost, made again, is done twice, as list_bookings shows/,
  );
  assert.deepEqual(found?.evidence[0]?.input, found?.evidence[1]?.input);
  assert.deepEqual(findings, []);
});
