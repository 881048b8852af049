import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswer, readMessages } from "./read-messages.ts";

test("messages of every role become parts", () => {
  const messages = readMessages([
    '{"role":"system","content":"Be brief"}',
    '{"role":"assistant","content":[{"type":"tool-call","toolName":"find","input":{"id":1}}]}',
    '{"role":"tool","content":[{"type":"tool-result","toolName":"find","output":{"type":"json","value":{"ok":true}}}]}',
  ]);

  assert.deepEqual(
    messages.map(({ parts }) => parts[0]),
    [
      { kind: "text", text: "Be brief" },
      { kind: "call", name: "find", json: '{"id":1}' },
      { kind: "result", name: "find", json: '{"ok":true}' },
    ],
  );
});

test("what is no message is shown as it is", () => {
  assert.deepEqual(readMessages(["cut sh"]), [
    { role: "unknown", parts: [{ kind: "other", json: "cut sh" }] },
  ]);
});

test("an answer is read whether it was streamed or not", () => {
  const whole = readAnswer('{"content":[{"type":"text","text":"It is shipped"}]}');
  const streamed = readAnswer(
    '[{"type":"stream-start"},{"type":"packed","of":"text-delta","id":"0","text":"It is ","cuts":[3,3]},{"type":"text-delta","id":"0","delta":"shipped"}]',
  );

  assert.deepEqual(whole?.parts, [{ kind: "text", text: "It is shipped" }]);
  assert.deepEqual(streamed?.parts, whole?.parts);
  assert.equal(readAnswer('"no answer of a model"'), undefined);
});
