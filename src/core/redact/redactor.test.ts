import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { isAirworthyError } from "../errors.ts";
import { DETECTIONS } from "./detector.ts";
import { containsPlaceholder } from "./placeholder.ts";
import type { Redactor } from "./redactor.ts";
import { createRedactor } from "./redactor.ts";

const SECRET = "test secret";
const ALL = createRedactor({
  detect: ["api_key", "token", "card", "email", "phone", "iban", "ssn", "ip", "jwt"],
  keys: ["password", "X-Api-Key"],
  secret: SECRET,
});
const MAIL = "ann@example.com";

function redactValue(redactor: Redactor, value: unknown): unknown {
  return JSON.parse(redactor.text(JSON.stringify(value)));
}

test("createRedactor() without anything to redact is inactive and gives back what it gets", () => {
  const redactor = createRedactor({ secret: SECRET });
  const pieces = [MAIL];

  assert.equal(redactor.active, false);
  assert.equal(redactor.text(`"${MAIL}"`), `"${MAIL}"`);
  assert.equal(redactor.pieces(pieces), pieces);
});

test("createRedactor() with detect: true finds keys, tokens, cards and e-mail, and no more", () => {
  const redactor = createRedactor({ detect: true, secret: SECRET });
  const text = `sk-proj-abc123def456 Bearer abc123def456ghi 4111111111111111 ${MAIL} +442079460958 192.168.0.1`;

  const redacted = JSON.stringify(redactValue(redactor, text)).replace(/[0-9a-f]{8}\]/g, "#]");
  assert.equal(redacted, '"[api_key:#] Bearer [token:#] [card:#] [email:#] +442079460958 192.168.0.1"');
});

test("text() leaves ids, times, hashes, prices and order numbers as they are", () => {
  const text = JSON.stringify({
    uuid: randomUUID(),
    digits: "41111111-1111-4111-8111-111111111111",
    at: ["2026-11-22T10:00:00.123Z", "2026-11-22T10:00:00+02:00", "20261122T100000Z"],
    hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    orders: ["20261122004512", "ORD-4111-2222", "PO-1234567890", 20261122004512],
    prices: ["$1,234.56", "12.50", 0.4111111111111111, 1e21, -0.0],
    span: "00f067aa0ba902b7",
    run: "run_01jd3k8m2p9q4r6s8t0v2w4x6y",
    nanoseconds: 1732312345678901234n.toString(),
  });

  assert.equal(ALL.text(text), text);
});

test("text() gives equal values equal placeholders, however they are escaped", () => {
  const [one, two, three] = JSON.parse(ALL.text(`["${MAIL}", "ann\\u0040example.com", "<${MAIL}>"]`));

  assert.equal(one, two);
  assert.equal(three, `<${one}>`);
});

test("text() finds a secret that is split by escapes, and leaves the escapes beside it", () => {
  const redacted = ALL.text('{"a":"line\\nsk\\u002dproj\\u002dabc123def456\\tend \\u00e9 \\"q\\""}');

  const a: unknown = JSON.parse(redacted).a;
  assert.match(String(a), /^line\n\[api_key:[0-9a-f]{8}\]\tend é "q"$/);
});

test("text() keeps JSON that is inside a string valid", () => {
  const inner = JSON.stringify({ note: `first\n${MAIL}`, card: "4111\u00a01111\u00a01111\u00a01111" });
  const redacted = redactValue(ALL, { deep: JSON.stringify({ inner }) });

  assert.ok(typeof redacted === "object" && redacted !== null && "deep" in redacted);
  const outcome = JSON.parse(JSON.parse(String(redacted.deep)).inner);
  assert.match(outcome.note, /^first\n\[email:[0-9a-f]{8}\]$/);
  assert.match(outcome.card, /^\[card:[0-9a-f]{8}\]$/);
});

test("text() replaces the values of keys at any depth, in any case, also in JSON inside a string", () => {
  const redacted = JSON.stringify(
    redactValue(ALL, {
      PassWord: { nested: ["all", 1] },
      list: [{ "x-api-key": 42, other: 1 }],
      arguments: JSON.stringify({ password: "hunter2", keep: "me" }),
      none: { password: null },
    }),
  ).replace(/[0-9a-f]{8}\]/g, "#]");

  assert.deepEqual(JSON.parse(redacted), {
    PassWord: "[key:#]",
    list: [{ "x-api-key": "[key:#]", other: 1 }],
    arguments: '{"password":"[key:#]","keep":"me"}',
    none: { password: null },
  });
});

test("text() sees a key whose name is escaped", () => {
  assert.match(ALL.text('{"pass\\u0077ord" : "hunter2"}'), /^\{"pass\\u0077ord" : "\[key:[0-9a-f]{8}\]"\}$/);
});

test("text() redacts names of properties, and keeps their values", () => {
  assert.match(ALL.text(`{"${MAIL}":{"n":1}}`), /^\{"\[email:[0-9a-f]{8}\]":\{"n":1\}\}$/);
});

test("text() redacts a card that is written as a number, and keeps other numbers as they are spelt", () => {
  assert.match(ALL.text("[4111111111111111,1.50,1E3]"), /^\["\[card:[0-9a-f]{8}\]",1\.50,1E3\]$/);
});

test("text() redacts what is no JSON as plain text", () => {
  assert.match(ALL.text(`"quoted" and ${MAIL}`), /^"quoted" and \[email:[0-9a-f]{8}\]$/);
  assert.equal(ALL.text(""), "");
});

test("text() tries patterns on strings, names and numbers, with whatever flags they have", () => {
  const redactor = createRedactor({ patterns: [/cust-\d+/i, /^77\d{4}$/gy], secret: SECRET });

  const redacted = redactor.text('{"CUST-12":["cust-12 CUST-3","x"],"n":771234,"m":1771234}');
  assert.equal(
    redacted.replace(/[0-9a-f]{8}\]/g, "#]"),
    '{"[pattern:#]":["[pattern:#] [pattern:#]","x"],"n":"[pattern:#]","m":1771234}',
  );
});

test("text() never cuts a placeholder, whatever a pattern finds in it", () => {
  const redactor = createRedactor({ patterns: [/\w+/, /[[\]]/, /l:./], detect: true, secret: SECRET });

  const once = redactor.text(`"${MAIL} and more"`);
  assert.equal(redactor.text(once), once);
  assert.doesNotMatch(String(JSON.parse(once)).replace(/\[\w+:[0-9a-f]{8}\]/g, ""), /\w|[[\]]/);
});

test("text() gives the user's function each string, decoded, and no names", () => {
  const seen: string[] = [];
  const custom = (text: string) => {
    seen.push(text);
    return text.replaceAll("Smith", "[name]");
  };
  const redactor = createRedactor({ custom, secret: SECRET });

  assert.equal(redactor.text('{"Smith":["Dr\\nSmith",1]}'), '{"Smith":["Dr\\n[name]",1]}');
  assert.deepEqual(seen, ["Dr\nSmith"]);
});

test("text() stores nothing when the user's function fails", () => {
  const throwing = createRedactor({
    custom: () => {
      throw new Error("no");
    },
    secret: SECRET,
  });
  const untyped = createRedactor({ custom: JSON.parse, secret: SECRET });

  assert.throws(
    () => throwing.text('"x"'),
    (error) => isAirworthyError(error, "redaction_failed"),
  );
  assert.throws(() => untyped.text('"1"'), /returned number, expected a string/);
});

test("value() tells whether anything changed, and gives the same value if not", () => {
  const clean = { a: [1, "x"] };

  assert.equal(ALL.value(clean).value, clean);
  assert.equal(ALL.value(undefined).changed, false);
  const { value, changed } = ALL.value({ to: MAIL });
  assert.equal(changed, true);
  assert.match(JSON.stringify(value), /^\{"to":"\[email:[0-9a-f]{8}\]"\}$/);
});

test("pieces() finds a secret that a stream has cut, and keeps the number of pieces", () => {
  const pieces = ["Write to an", "n@exam", "ple.com or ", "", "+44 20", " 7946 0958", "!"];

  const redacted = ALL.pieces(pieces);
  assert.equal(redacted.length, pieces.length);
  assert.match(redacted.join(""), /^Write to \[email:[0-9a-f]{8}\] or \[phone:[0-9a-f]{8}\]!$/);
  assert.deepEqual([redacted[1], redacted[3], redacted[6]], ["", "", "!"]);
});

test("createRedactor() refuses options that would not redact as they read", () => {
  const refused = [
    { secret: "" },
    { secret: SECRET, detect: ["creditcard"] },
    { secret: SECRET, patterns: ["secret"] },
    { secret: SECRET, patterns: /secret/ },
    { secret: SECRET, keys: "password" },
    { secret: SECRET, detect: 0 },
  ];

  for (const options of refused) {
    // @ts-expect-error options from a configuration in JavaScript
    const make = () => createRedactor(options);
    assert.throws(make, (error) => isAirworthyError(error, "invalid_redaction"), JSON.stringify(options));
  }
});

const SECRETS = [
  "sk-proj-abcDEF123-456_ghi",
  "ghp_0123456789abcdefABCDEF0123456789abcd",
  "AKIAIOSFODNN7EXAMPLE",
  "4111 1111 1111 1111",
  "378282246310005",
  "ann.o-nym@mail.example.org",
  "+44 20 7946 0958",
  "DE89 3704 0044 0532 0130 00",
  "123-45-6789",
  "2001:db8::ff00:42:8329",
  "203.0.113.77",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.SflKxwRJSMeKKF2QT4",
  "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----",
] as const;

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`createRedactor seed ${seed} (TEST_SEED to repeat)`);

/** Texts with secrets between words, brackets, line ends and characters beyond the first plane. */
const planted = fc
  .array(
    fc.tuple(
      fc.constantFrom(" ", "\n", "\t", '"', "(", "é ", "😀", "\\ ", ", ", "</b>", "\u0000"),
      fc.constantFrom(...SECRETS, "", "plain", "x\\n"),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => `${parts.flat().join("")} `);
const texts = fc.oneof(planted, fc.string({ unit: "binary" }), fc.string());
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(texts, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
    tie("tree").map((value) => JSON.stringify(value)),
  ),
}));

/** Writes some of a JSON text's characters as escapes, which changes nothing about its value. */
function escapeSome(json: string, random: number): string {
  let state = random;
  return json.replace(/\\u[0-9a-f]{4}|\\.|"(?:[^"\\]|\\.)*"/g, (literal) =>
    literal.replace(/\\u[0-9a-f]{4}|\\.|[^"\\]/gu, (character) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      if (character.length !== 1 || state % 3 !== 0) return character;
      const hex = character.charCodeAt(0).toString(16).padStart(4, "0");
      return `\\u${state % 2 === 0 ? hex : hex.toUpperCase()}`;
    }),
  );
}

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value === "object" && value !== null) return Object.values(value).map(shape);
  return typeof value;
}

/** A text and all that is in it where it is JSON, to any depth. */
function unfolded(value: unknown): string[] {
  if (typeof value === "string") {
    try {
      const inner: unknown = JSON.parse(value);
      return typeof inner === "number" ? [value] : [value, ...unfolded(inner)];
    } catch {
      return [value];
    }
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...unfolded(each)]);
}

test("text() keeps any JSON valid and of the same shape, hides what is planted, and changes nothing twice", () => {
  const property = fc.property(tree, fc.nat(), (value, random) => {
    const plain = JSON.stringify(value);
    const json = escapeSome(plain, random);
    assert.deepEqual(JSON.parse(json), JSON.parse(plain));

    const once = ALL.text(json);
    const redacted: unknown = JSON.parse(once);
    assert.deepEqual(shape(redacted), shape(value));
    assert.equal(ALL.text(once), once);
    for (const text of unfolded(redacted)) {
      for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in ${text}`);
    }
  });

  fc.assert(property, { seed, numRuns: 1_000 });
});

test("text() says by its placeholders that it has changed a text, and only then", () => {
  const property = fc.property(tree, (value) => {
    const json = JSON.stringify(value);
    const redacted = ALL.text(json);
    assert.equal(containsPlaceholder(redacted), redacted !== json);
  });

  fc.assert(property, { seed });
});

test("DETECTIONS hint at every text in which they find something", () => {
  const property = fc.property(planted, (text) => {
    for (const { hint, find } of Object.values(DETECTIONS)) {
      const json = JSON.stringify(text);
      const found = !json.includes("\\u") && [...find(text)].length > 0;
      assert.ok(!found || new RegExp(hint).test(json), `${hint} in ${text}`);
    }
  });

  fc.assert(property, { seed });
});

test("pieces() redacts like text(), wherever the text was cut", () => {
  const property = fc.property(planted, fc.array(fc.nat({ max: 80 }), { maxLength: 5 }), (text, cuts) => {
    const places = [
      0,
      ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
      text.length,
    ];
    const pieces = places.slice(1).map((place, i) => text.slice(places[i], place));

    assert.equal(ALL.pieces(pieces).join(""), JSON.parse(ALL.text(JSON.stringify(text))));
  });

  fc.assert(property, { seed });
});

test("text() takes time in proportion to a hostile text", () => {
  const hostile = [
    "a@",
    "eyJ",
    "sk-",
    "+1",
    "-----BEGIN PRIVATE KEY-----",
    "4111 ",
    "DE89 ",
    "::",
    "\\",
    "a.",
    "1.",
  ];

  for (const part of hostile) {
    const text = JSON.stringify(part.repeat(200_000 / part.length));
    const started = process.cpuUsage();
    ALL.text(text);
    const { user } = process.cpuUsage(started);
    assert.ok(user < 2_000_000, `${part}: ${user} microseconds`);
  }
});
