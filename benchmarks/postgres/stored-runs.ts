import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { inFlight } from "../harness/in-flight.ts";
import type { Work } from "./rows.ts";
import { END, IN_FLIGHT, recordOf, STEPS, startOf, TOTALS } from "./rows.ts";

/** Runs through the store: each call is acknowledged before the next. */
export async function storedRuns(client: Readonly<Record<string, unknown>>): Promise<Work> {
  const store = await openPostgresStore({ client });
  const one = async (): Promise<void> => {
    const ticket = await store.begin(startOf(), { isNew: true });
    for (let seq = 1; seq <= STEPS; seq++) await store.append(ticket, recordOf(seq));
    await store.end(ticket, END, TOTALS, 5);
  };
  return {
    run: (runs) => inFlight({ first: 0, count: runs, limit: IN_FLIGHT }, one),
    close: () => store.close(),
  };
}
