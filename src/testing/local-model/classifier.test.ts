import assert from "node:assert/strict";
import { test } from "node:test";
import { trainClassifier } from "./classifier.ts";

const EXAMPLES = [
  { text: "turn the lamp in the hall on", label: "light" },
  { text: "switch off every bulb upstairs", label: "light" },
  { text: "dim the lamps", label: "light" },
  { text: "play some jazz", label: "music" },
  { text: "next song please", label: "music" },
  { text: "louder, I love this track", label: "music" },
];

test("trainClassifier() labels what it has not seen", () => {
  const classifier = trainClassifier(EXAMPLES);
  assert.equal(classifier.rank("switch the lamp off")[0]?.label, "light");
  assert.equal(classifier.rank("play another track")[0]?.label, "music");
});

test("trainClassifier() reads through misspellings", () => {
  assert.equal(trainClassifier(EXAMPLES).rank("pley som jaz songz")[0]?.label, "music");
});

test("trainClassifier() is less sure of what it does not know", () => {
  const classifier = trainClassifier(EXAMPLES);
  const known = classifier.rank("dim the lamps")[0]?.probability ?? 0;
  const unknown = classifier.rank("quarterly tax forecast for Peru")[0]?.probability ?? 1;
  assert.ok(known > 0.8, `${known}`);
  assert.ok(unknown < 0.65, `${unknown}`);
  assert.ok(classifier.coverage("dim the lamps") > classifier.coverage("quarterly tax forecast for Peru"));
});

test("trainClassifier() gives the same answer twice, and probabilities that sum to 1", () => {
  const once = trainClassifier(EXAMPLES).rank("play it in the hall");
  assert.deepEqual(trainClassifier(EXAMPLES).rank("play it in the hall"), once);
  assert.ok(Math.abs(once.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-9);
});

test("rank() keeps to the labels asked for, the first leading when nothing is known of them", () => {
  const classifier = trainClassifier(EXAMPLES);
  assert.deepEqual(
    classifier
      .rank("dim the lamps", ["music", "other"])
      .map(({ label }) => label)
      .sort(),
    ["music", "other"],
  );
  assert.equal(trainClassifier([]).rank("dim the lamps", ["b", "a"])[0]?.label, "b");
});
