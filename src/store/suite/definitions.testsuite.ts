import assert from "node:assert/strict";
import type { Claims } from "./_test-claims.ts";

/** Prompts and contracts outlive the code that had them. */
export const definitions: Claims = {
  "a definition is kept once a version, and listed by name with the newest version first": async (store) => {
    const keep = (name: string, version: string, content = "{}") =>
      store.definitions.keep({ kind: "prompt", name, version, content });
    await keep("triage", "v1", '{"template":"\ud800 Sort"}');
    await keep("answer", "v1");
    await keep("triage", "v2");
    await keep("triage", "v1", '{"template":"another"}');
    await store.definitions.keep({ kind: "tool", name: "find", version: "v1", content: "{}" });

    const found = await store.definitions.list({ kind: "prompt" });
    const [, first] = await store.definitions.list({ kind: "prompt", name: "triage" });

    assert.deepEqual(
      found.map(({ name, version }) => `${name}@${version}`),
      ["answer@v1", "triage@v2", "triage@v1"],
    );
    assert.equal(first?.content, '{"template":"\ud800 Sort"}');
    assert.deepEqual(await store.definitions.list({ kind: "tool", name: "none" }), []);
  },

  "versions of one name are bounded": async (store) => {
    for (let i = 0; i < 510; i++)
      await store.definitions.keep({ kind: "prompt", name: "endless", version: `v${i}`, content: "{}" });

    assert.equal((await store.definitions.list({ kind: "prompt", name: "endless" })).length, 500);
  },
};
