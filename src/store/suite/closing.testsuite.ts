import assert from "node:assert/strict";
import { callOf, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** A store that is closed stays so. */
export const closing: Claims = {
  "a closed store refuses everything, and closing it again does nothing": async (store) => {
    const ticket = await store.begin(startOf());
    await store.close();
    await store.close();

    await assert.rejects(store.begin(startOf()), refusal("store_closed"));
    await assert.rejects(store.append(ticket, callOf(1)), refusal("store_closed"));
    await assert.rejects(store.load(ticket.run), refusal("store_closed"));
    await assert.rejects(store.erase("u"), refusal("store_closed"));
  },

  "the secret is 64 hex digits, another in each store": async (store) => {
    assert.match(store.secret, /^[0-9a-f]{64}$/);
  },
};
