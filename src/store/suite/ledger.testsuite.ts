import assert from "node:assert/strict";
import type { RunId } from "../../core/ids.ts";
import type { Claims } from "./_test-claims.ts";

const DAY = 86_400_000;

const run = "run_1" as RunId;

/** First results stand until they expire. */
export const ledger: Claims = {
  "ledger.find() gives the first result until it expires": async ({ ledger }) => {
    const later = Date.now() + DAY;
    assert.equal(await ledger.find("refund", "k"), undefined);

    await ledger.keep("refund", "k", { answer: '"first"', run, storedAt: 5 }, later);
    await ledger.keep("refund", "k", { answer: '"second"', run, storedAt: 6 }, later);
    await ledger.keep(
      "refund",
      "long",
      { answer: "z".repeat(9000), run, storedAt: 7 },
      Number.POSITIVE_INFINITY,
    );

    assert.deepEqual(await ledger.find("refund", "k"), { answer: '"first"', run, storedAt: 5 });
    assert.equal((await ledger.find("refund", "long"))?.answer, "z".repeat(9000));
    assert.equal(await ledger.find("other", "k"), undefined);
  },

  "ledger.keep() replaces a result that has expired": async ({ ledger }) => {
    await ledger.keep("refund", "k", { answer: '"old"', run, storedAt: 5 }, Date.now() - 1);
    assert.equal(await ledger.find("refund", "k"), undefined);

    await ledger.keep("refund", "k", { answer: '"new"', run, storedAt: 6 }, Date.now() + DAY);
    assert.equal((await ledger.find("refund", "k"))?.answer, '"new"');
  },
};
