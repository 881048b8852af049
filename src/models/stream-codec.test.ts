import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { createRedactor } from "../core/redact/redactor.ts";
import { decodeParts, encodeParts } from "./stream-codec.ts";

const parts: LanguageModelV4StreamPart[] = [
  { type: "text-start", id: "0" },
  { type: "text-delta", id: "0", delta: "Write to ada@exa" },
  { type: "text-delta", id: "0", delta: "mple.com" },
  { type: "text-delta", id: "0", delta: " now" },
  { type: "text-end", id: "0" },
  { type: "tool-input-delta", id: "1", delta: '{"a"' },
  { type: "tool-input-delta", id: "1", delta: ":1}" },
];

test("decodeParts() gives back what encodeParts() took, piece by piece", () => {
  assert.deepEqual(decodeParts(encodeParts(parts)), parts);
});

test("encodeParts() lets redaction see a secret that came in two pieces", () => {
  const redactor = createRedactor({ detect: ["email"], secret: "s" });

  const decoded = decodeParts(redactor.text(encodeParts(parts)));

  const texts = decoded.map((part) => (part.type === "text-delta" ? part.delta : ""));
  assert.match(texts.join(""), /^Write to \[email:[0-9a-f]{8}\] now$/);
  assert.equal(decoded.length, parts.length);
});
