import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import type { PromptOptions } from "./prompt.ts";
import { prompt } from "./prompt.ts";

const OPTIONS = { name: "triage", template: "Sort {{message}} for {{user}}" } as const;

function versionOf(changes: Partial<PromptOptions<string, unknown>>): string {
  return prompt<string>({ ...OPTIONS, ...changes }).version;
}

test("prompt() renders its variables, however often and with spaces around", () => {
  const { render, variables } = prompt({ name: "x", template: "{{a}}-{{ b }}-{{a}}\n{{c}}" });

  assert.equal(render({ a: "1", b: 2, c: true }), "1-2-1\ntrue");
  assert.deepEqual(variables, ["a", "b", "c"]);
});

test("prompt() without variables renders without arguments", () => {
  assert.equal(prompt({ name: "x", template: "Say hello" }).render(), "Say hello");
});

test("prompt() leaves braces alone that are no variable's: escaped, single, or in a value", () => {
  const { render } = prompt({ name: "x", template: 'as \\{{json}} or {"a":{"b":1}}: {{value}}' });

  assert.equal(render({ value: "{{value}} $& \\{{" }), 'as {{json}} or {"a":{"b":1}}: {{value}} $& \\{{');
});

test("prompt() knows the names of its variables as types", () => {
  const { render } = prompt(OPTIONS);

  // @ts-expect-error a variable is missing
  assert.throws(() => render({ message: "m" }));
  // @ts-expect-error no such variable
  assert.throws(() => render({ message: "m", user: "u", extra: 1 }));
});

test("render() names the missing variable and what was given", () => {
  const { render } = prompt<string>(OPTIONS);

  assert.throws(
    () => render({ message: "m" }),
    (error) => {
      assert.ok(isAirworthyError(error, "prompt_variable_missing"));
      assert.equal(
        error.message,
        'Cannot render prompt "triage": its variable "user" is missing, got "message"',
      );
      return true;
    },
  );
  assert.throws(() => render(), /"message", "user" is missing, got none$/);
});

test("render() names the unknown variable and those there are", () => {
  const { render } = prompt<string>(OPTIONS);

  assert.throws(
    () => render({ message: "m", user: "u", usr: "u" }),
    (error) => {
      assert.ok(isAirworthyError(error, "prompt_variable_unknown"));
      assert.equal(
        error.message,
        'Cannot render prompt "triage": it has no variable "usr", it has "message", "user"',
      );
      return true;
    },
  );
});

test("render() does not take what every object has for a variable", () => {
  const { render } = prompt<string>({ name: "x", template: "{{constructor}}" });

  assert.throws(
    () => render({}),
    (error) => isAirworthyError(error, "prompt_variable_missing"),
  );
});

test("render() refuses values that have no one way to be written", () => {
  const { render } = prompt<string>({ name: "x", template: "{{a}}" });

  for (const a of [null, { b: 1 }, [1], Symbol.iterator, () => 1]) {
    // @ts-expect-error values that the type forbids
    const rendered = () => render({ a });
    assert.throws(rendered, (error) => isAirworthyError(error, "invalid_prompt_variable"));
  }
});

test("render() checks its variables by the input schema, and takes its defaults", () => {
  const input = z.object({ message: z.string().max(5), user: z.string().default("nobody") });
  const { render } = prompt<string>({ ...OPTIONS, input });

  assert.equal(render({ message: "hi" }), "Sort hi for nobody");
  assert.throws(
    () => render({ message: "too long" }),
    (error) => {
      assert.ok(isAirworthyError(error, "invalid_prompt_variable"));
      assert.match(error.message, /^Cannot render prompt "triage": variable "message": Too big/);
      return true;
    },
  );
});

test("render() refuses an input schema that needs to wait", () => {
  const input = z.object({ message: z.string().refine(async () => true), user: z.string() });
  const { render } = prompt({ ...OPTIONS, input });

  assert.throws(() => render({ message: "m", user: "u" }), /asynchronous/);
});

test("prompt() has a version of 12 hex digits that only its content changes", () => {
  const version = versionOf({});

  assert.match(version, /^[0-9a-f]{12}$/);
  assert.equal(versionOf({ name: "other" }), version);
  assert.equal(versionOf({ params: {} }), version);
  const changed = [
    versionOf({ template: "Sort {{message}} for {{user}}." }),
    versionOf({ model: "fast" }),
    versionOf({ params: { temperature: 0 } }),
    versionOf({ input: z.object({ message: z.string() }) }),
    versionOf({ input: z.object({ message: z.string().max(5) }) }),
    versionOf({ output: z.object({ message: z.string() }) }),
  ];
  assert.equal(new Set([version, ...changed]).size, 7);
});

test("prompt() has a version that never changes between releases", () => {
  assert.equal(versionOf({ model: "fast", params: { topP: 1, temperature: 0.5 } }), "6ae755a06225");
  assert.equal(versionOf({ model: "fast", params: { temperature: 0.5, topP: 1 } }), "6ae755a06225");
});

test("prompt() refuses what it cannot use, and says where", () => {
  const refused: [Partial<PromptOptions<string, unknown>>, RegExp][] = [
    [{ name: "" }, /prompt "": expected a name/],
    [{ name: "a b" }, /expected a name/],
    [{ template: "one\n{{#if x}}" }, /"\{\{#if x\}\}" in line 2 of its template/],
    [{ template: "{{a" }, /"\{\{a" in line 1/],
    [{ params: { temperature: -1 } }, /its params: temperature: /],
    // @ts-expect-error a setting that there is not
    [{ params: { temprature: 1 } }, /its params: Unrecognized key: "temprature"/],
  ];

  for (const [changes, message] of refused) {
    assert.throws(
      () => versionOf(changes),
      (error) => {
        assert.ok(isAirworthyError(error, "invalid_prompt"));
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

test("render() puts any text in as it is", () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
  const { render } = prompt({ name: "x", template: "<{{a}}|{{b}}>" });

  console.log(`render seed ${seed} (TEST_SEED to repeat)`);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (a, b) => render({ a, b }) === `<${a}|${b}>`),
    { seed },
  );
});
