import type { DatabaseSync } from "node:sqlite";
import { createShop } from "../shop/generate.ts";
import type { Counter } from "../tools.ts";

/** Has 70 orders, so that there is a second page to miss. */
const CUSTOMER = "c0001";

/** A counter of a shop in memory, made at the first call and gone with the process. */
export function throwAwayCounter(): Counter {
  let made: DatabaseSync | undefined;
  return {
    shop: () => {
      made ??= createShop(":memory:");
      return made;
    },
    customer: CUSTOMER,
  };
}
