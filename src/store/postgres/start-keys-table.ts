import { digest } from "../../core/canonical.ts";
import type { StartKeys } from "../../core/start-keys.ts";
import { idOf, numberOf, onlyRow, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Writes } from "./writes.ts";

const KEPT = 7 * 86_400_000;
const ADD = `INSERT INTO aw.start_key(place, caller, key, hash, run, at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING RETURNING 1`;

/** Which run a request with an idempotency key has started. */
export function startKeysOf(writes: Writes): StartKeys {
  return {
    claim: ({ caller, key, hash, run, at }) =>
      writes.once(async (ask) => {
        await ask("DELETE FROM aw.start_key WHERE at < $1", [at - KEPT]);
        const place = placeOf(caller, key);
        const added = await ask(ADD, [place, toStored(caller), toStored(key), hash, toStored(run), at]);
        if (added.length > 0) return { run, hash, at, isNew: true };
        const row = onlyRow(await ask("SELECT run, hash, at FROM aw.start_key WHERE place = $1", [place]));
        return {
          run: idOf(fromStored(textOf(row.run))),
          hash: textOf(row.hash),
          at: numberOf(row.at),
          isNew: false,
        };
      }),
    release: async ({ caller, key, run }) => {
      const values = [placeOf(caller, key), toStored(run)];
      await writes.once((ask) => ask("DELETE FROM aw.start_key WHERE place = $1 AND run = $2", values));
    },
    takeOver: async ({ caller, key, at }, claim) => {
      const values = [at, placeOf(caller, key), toStored(claim.run), claim.at];
      const rows = await writes.once((ask) =>
        ask("UPDATE aw.start_key SET at = $1 WHERE place = $2 AND run = $3 AND at = $4 RETURNING 1", values),
      );
      return rows.length === 1;
    },
  };
}

function placeOf(caller: string, key: string): string {
  return digest(JSON.stringify([caller, key]));
}
