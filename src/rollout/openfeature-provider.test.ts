import assert from "node:assert/strict";
import { after, test } from "node:test";
import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
import type { ReleaseId } from "../core/ids.ts";
import type { Serving, Split } from "../core/serving.ts";
import { flagOf } from "./flag-of.ts";
import { openFeatureProvider } from "./openfeature-provider.ts";

after(() => OpenFeature.close());

const [A, B] = ["rel_00000000000000aa", "rel_00000000000000bb"] as [ReleaseId, ReleaseId];

async function clientOf(split: Partial<Split> | undefined) {
  const serving: Serving = {
    workflow: "support",
    rev: 1,
    at: 0,
    by: "ada",
    stable: A,
    ...(split === undefined ? {} : { split: { rollout: "r", candidate: B, percent: 50, ...split } }),
  };
  const servings = { current: async (name: string) => (name === "support" ? serving : undefined) };
  const domain = `test-${Math.random()}`;
  await OpenFeature.setProviderAndWait(domain, openFeatureProvider(servings));
  return OpenFeature.getClient(domain);
}

test("OpenFeature says who gets which release, and why", async () => {
  const client = await clientOf({ unit: "user", allow: ["ada"], cohort: { attribute: "plan", in: ["pro"] } });

  assert.equal(await client.getStringValue("support", "?", { targetingKey: "ada" }), B);
  const free = await client.getBooleanDetails("support", true, { targetingKey: "bob", plan: "free" });
  assert.deepEqual(
    [free.value, free.variant, free.reason, free.flagMetadata],
    [false, "stable", "TARGETING_MATCH", { rollout: "r", share: 0, by: "cohort" }],
  );
  const drawn = new Set<unknown>();
  for (let i = 0; i < 40; i++) {
    const context = { targetingKey: `user-${i}`, plan: "pro" };
    const { value, reason, flagMetadata } = await client.getObjectDetails("support", {}, context);
    assert.deepEqual(value, (await client.getObjectDetails("support", {}, context)).value);
    assert.deepEqual([reason, flagMetadata.share], ["SPLIT", 0.5]);
    drawn.add((value as { release: string }).release);
  }
  assert.deepEqual([...drawn].toSorted(), [A, B]);
});

test("OpenFeature is told what it cannot be told: another flag, another type, nobody to draw for", async () => {
  const client = await clientOf({});
  const code = async (asked: Promise<{ errorCode?: string; value: unknown }>) => {
    const { errorCode, value } = await asked;
    return [errorCode, value];
  };
  const who = { targetingKey: "chat-1" };

  assert.deepEqual(await code(client.getBooleanDetails("other", true, who)), ["FLAG_NOT_FOUND", true]);
  assert.deepEqual(await code(client.getNumberDetails("support", 7, who)), ["TYPE_MISMATCH", 7]);
  assert.deepEqual(await code(client.getBooleanDetails("support", true, {})), [
    "TARGETING_KEY_MISSING",
    true,
  ]);
  assert.deepEqual(await code((await clientOf(undefined)).getStringDetails("support", "?", {})), [
    undefined,
    A,
  ]);
});

test("flagOf() asks a team's own flag, and leaves it to the draw where the flag fails", async () => {
  await OpenFeature.setProviderAndWait(
    "own",
    new InMemoryProvider({
      kind: {
        variants: { on: true, off: false },
        defaultVariant: "off",
        disabled: false,
        contextEvaluator: ({ plan }) => (plan === "pro" ? "on" : "off"),
      },
    }),
  );
  const client = OpenFeature.getClient("own");
  const split: Split = { rollout: "r", candidate: B, percent: 10 };
  const ask = (flag: string, plan: string, share?: number) =>
    flagOf(
      client,
      flag,
      share === undefined ? {} : { share },
    )({
      workflow: "support",
      split,
      subject: { id: "ada", attributes: { plan } },
    });

  assert.deepEqual(await ask("kind", "pro"), { candidate: true });
  assert.deepEqual(await ask("kind", "free", 0.2), { candidate: false, share: 0.2 });
  assert.equal(await ask("unknown", "pro"), undefined);
});
