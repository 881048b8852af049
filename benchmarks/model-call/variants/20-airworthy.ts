import type { ModelCallVariant } from "../variant.ts";
import { airworthyCalls } from "./_airworthy-calls.ts";

export const variant: ModelCallVariant = {
  name: "airworthy, one call after another in a run",
  role: "airworthy",
  records: "both bodies, usage, cost; a transaction a call",
  setup: (options) => airworthyCalls(options),
};
