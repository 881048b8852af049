import assert from "node:assert/strict";
import { test } from "node:test";
import { createLabeller, type Labeller } from "./labeller.ts";
import { readExamples } from "./read-examples.ts";

const EXAMPLES = `
- "turn the lamp in the hall on" -> light_control
- "switch off every bulb upstairs" -> light_control
- "it is too dark in the kitchen" -> light_control
- "dim the lamps a bit" -> light_control
- "play some jazz" -> music
- "next song please" -> music
- "louder, I love this track" -> music
- "stop the radio" -> music
- "is the front door locked" -> security
- "arm the alarm when I leave" -> security
- "who rang the bell last night" -> security
- "show me the camera at the gate" -> security
`;
const DESCRIPTIONS = `
- light_control: lamps and brightness
- music: songs, radio and volume
- security: doors, alarm and cameras
`;
const LABELS = ["light_control", "music", "security"];
const HELD_OUT: readonly (readonly [string, string])[] = [
  ["can you switch the lamps off in the kitchen", "light_control"],
  ["make it a bit less dark upstairs", "light_control"],
  ["the bulb in the hall should be on", "light_control"],
  ["skip this track", "music"],
  ["pley sum jaz", "music"],
  ["I love this song, louder", "music"],
  ["did I lock the front door", "security"],
  ["who is at the gate", "security"],
  ["set the alarm on when we leave", "security"],
];

function right(prompt: string, labeller: Labeller = createLabeller()): number {
  const lesson = { labels: LABELS, reading: readExamples(prompt), key: prompt };
  return HELD_OUT.filter(([text, label]) => labeller.label(text, lesson).label === label).length;
}

test("label() learns from the examples in the prompt", () => {
  assert.equal(right(EXAMPLES), HELD_OUT.length);
});

test("label() is worse with descriptions alone, and worst with neither", () => {
  const described = right(DESCRIPTIONS);
  const nothing = right("Sort the message.");
  assert.ok(described < right(EXAMPLES + DESCRIPTIONS), `${described} with descriptions alone`);
  assert.ok(nothing < described, `${nothing} with nothing`);
});

test("label() is worse with fewer and with wrong examples", () => {
  const few = EXAMPLES.split("\n")
    .filter((_, at) => at % 4 === 1)
    .join("\n");
  const wrong = EXAMPLES.replaceAll("-> music", "-> light_control");
  assert.ok(right(few) < right(EXAMPLES));
  assert.ok(right(wrong) < right(EXAMPLES));
});

test("label() with no information takes the first label and says that it is unsure", () => {
  const got = createLabeller().label("xyz", { labels: ["b", "a", "c"], reading: readExamples(""), key: "" });
  assert.equal(got.label, "b");
  assert.ok(got.confidence < 0.4, `${got.confidence}`);
});

test("label() matches labels however they are written", () => {
  const prompt = EXAMPLES.replaceAll("light_control", "Light Control");
  assert.equal(right(prompt), HELD_OUT.length);
});

test("label() gives what nothing covers to the label that means the rest", () => {
  const prompt = `${EXAMPLES}\n- other: anything else`;
  const lesson = { labels: [...LABELS, "other"], reading: readExamples(prompt), key: prompt };
  const labeller = createLabeller();
  assert.equal(labeller.label("explain quantum chromodynamics to my grandmother", lesson).label, "other");
  assert.equal(labeller.label("dim the lamps in the kitchen", lesson).label, "light_control");
});

test("createLabeller() learns from training examples as well as from the prompt", () => {
  const train = readExamples(EXAMPLES).examples;
  assert.equal(right("Sort the message.", createLabeller({ train })), HELD_OUT.length);
});
