import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { bodyHash } from "../../core/body.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Asked } from "./question-body.ts";
import { questionBody } from "./question-body.ts";
import { ReplayingProxy } from "./replaying-proxy.ts";

const redact = (text: string) => text;

function asked(text: string): Asked {
  const endpoint = { provider: "openai", path: "/v1/chat/completions" } as Asked["endpoint"];
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: text }] });
  return { endpoint, method: "POST", body };
}

/** A run in which these questions were asked, each answered by itself. */
function recorded(...texts: readonly string[]): StoredRun {
  const calls = texts.map((text, i) => {
    const ask = questionBody(asked(text), redact);
    const raw = { status: 200, type: "application/json", body: JSON.stringify(text) };
    return { address: `model#${i + 1}`, ask, askHash: bodyHash(ask), answer: JSON.stringify({ raw }) };
  });
  return { id: "run_1", calls } as unknown as StoredRun;
}

function ask(proxy: ReplayingProxy, text: string): { readonly status: number; readonly body: string } {
  let [status, body] = [0, ""];
  const response = {
    writeHead: (code: number) => {
      status = code;
    },
    end: (sent: string) => {
      body = sent;
    },
  };
  proxy.answer(asked(text), response as unknown as ServerResponse);
  return { status, body };
}

const told = (proxy: ReplayingProxy) =>
  proxy.divergences().map(({ divergence: { kind, address } }) => [kind, address]);

test("a question more than recorded costs no other its answer", () => {
  const proxy = new ReplayingProxy(recorded("a", "b"), redact);
  const strange = ask(proxy, "extra");

  assert.deepEqual([strange.status, /divergence/.test(strange.body)], [409, true]);
  assert.deepEqual([ask(proxy, "a").status, ask(proxy, "b").status, proxy.answered], [200, 200, 2]);
  assert.deepEqual(told(proxy), [["not_recorded", "model"]]);
});

test("a changed question is told beside the one that nobody asked for, and one left out by itself", () => {
  const proxy = new ReplayingProxy(recorded("a", "b", "c"), redact);
  ask(proxy, "a, changed");
  assert.equal(ask(proxy, "b").body, '"b"');

  assert.deepEqual(told(proxy), [
    ["asked_differently", "model#1"],
    ["never_asked", "model#3"],
  ]);
});
