import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isAirworthyError } from "../../core/errors.ts";
import { checkConfig } from "./check-config.ts";
import { SETTING_KINDS } from "./setting-kinds.ts";

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`check-config seed ${seed} (TEST_SEED to repeat)`);

const names = Object.keys(SETTING_KINDS);

test("whatever a file exports, it is taken as it is or refused by the name of what is wrong", () => {
  const settings = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.anything(), {
    maxKeys: 4,
    noNullPrototype: true,
  });
  const property = fc.property(fc.oneof(fc.anything(), settings), (value) => {
    try {
      assert.equal(checkConfig(value, "airworthy.config.ts"), value);
      assert.ok(
        typeof value === "object" && value !== null && Object.keys(value).every((key) => names.includes(key)),
      );
    } catch (error) {
      assert.ok(isAirworthyError(error, "config_invalid"), String(error));
      assert.match(error.message, /^Cannot use the configuration airworthy\.config\.ts: /);
      assert.notEqual(error.hint, "");
    }
  });

  fc.assert(property, { seed, numRuns: 1_000 });
});

test("a setting of another kind is refused by its name, whichever it is", () => {
  for (const name of names)
    assert.throws(
      () => checkConfig({ [name]: Symbol("x") }, "airworthy.config.ts"),
      (error) => isAirworthyError(error, "config_invalid") && error.message.includes(name),
      name,
    );
});
