import assert from "node:assert/strict";
import { test } from "node:test";
import { readMessages } from "../messages.ts";
import { fastModel } from "../model.ts";
import { measureTools, sideBySide } from "./measure-tools.ts";

// The local model whatever the environment names: a test must not reach a paid one.
const model = fastModel({});
const messages = readMessages("test").filter(({ id }) => ["m001", "m005", "m063", "m092"].includes(id));

test("measureTools() asks the same messages of both sets, and the contracted tools get more of them right", async () => {
  const naive = { which: "naive", trials: await measureTools("naive", messages, { model }) } as const;
  const contracted = {
    which: "contracted",
    trials: await measureTools("contracted", messages, { model }),
  } as const;
  const asked = [naive, contracted].map(({ trials }) => trials.map(({ message }) => message.id));
  assert.deepEqual(asked[0], asked[1]);
  assert.deepEqual(sideBySide([naive, contracted]).slice(-2), [
    ["all", "naive", "0/4", "0 %", "0 to 49 %"],
    ["all", "contracted", "4/4", "100 %", "51 to 100 %"],
  ]);
});

test("measureTools() pays back the oldest order for the latest with the naive tools", async () => {
  const latest = messages.filter(({ id }) => id === "m063");
  const [trial] = await measureTools("naive, well described", latest, { model });
  assert.deepEqual(trial?.faults, ["refunded 1968 of W10907, expected 2428 of W14910"]);
});
