import assert from "node:assert/strict";
import { test } from "node:test";
import { foundInputs } from "./_found.ts";
import { mutate } from "./_mutate.ts";
import { Random } from "./_random.ts";
import type { Target } from "./_target.ts";
import { faultOf } from "./_target.ts";
import { GROUPS, targetsOf } from "./targets/index.ts";

/** Inputs of each target; `npm run fuzz` tries more, led by what they reach. */
const TRIES = 60;

async function faults(target: Target, inputs: Iterable<Uint8Array>): Promise<string[]> {
  const found: string[] = [];
  for (const input of inputs) {
    const fault = await faultOf(target, input);
    if (fault !== undefined)
      found.push(`${fault}\n${JSON.stringify(Buffer.from(input).toString().slice(0, 500))}`);
  }
  return found;
}

const targets = (await Promise.all(GROUPS.map(targetsOf))).flat();

for (const target of targets) {
  test(`${target.name} gives a value or an error with a code: what was found, what it takes, and what comes of that`, async () => {
    const seeds = target.seeds.map((seed) => Buffer.from(seed));
    const found = foundInputs(target.name).map(({ bytes }) => bytes);
    const random = new Random(1);
    const all = [...seeds, ...found];
    const made = Array.from({ length: TRIES }, () =>
      mutate(random.of(all), random.of(all), { random, words: target.words }),
    );

    assert.deepEqual(await faults(target, [...found, ...seeds, ...made]), []);
  });
}

test("a fault of a reader is seen: another error, and a change of what every object inherits", async () => {
  const target = (run: Target["run"]): Target => ({ name: "bad", seeds: [], words: [], run });
  const input = [Buffer.from("x")];
  const broken = target(() => JSON.parse("{"));
  const polluting = target(() => Object.assign(Object.prototype, { polluted: 1 }));

  assert.match((await faults(broken, input))[0] ?? "", /SyntaxError/);
  assert.match((await faults(polluting, input))[0] ?? "", /gave every Object the property "polluted"/);
});
