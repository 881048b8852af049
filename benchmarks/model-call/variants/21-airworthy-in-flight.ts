import type { ModelCallVariant } from "../variant.ts";
import { airworthyCalls } from "./_airworthy-calls.ts";

export const variant: ModelCallVariant = {
  name: "airworthy, 100 calls in flight",
  role: "airworthy",
  records: "both bodies, usage, cost; group commit",
  inFlight: true,
  setup: (options) => airworthyCalls(options),
};
