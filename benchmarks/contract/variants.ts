import { z } from "zod";
import { invoke } from "../../src/core/seam.ts";
import { tool } from "../../src/tools/tool.ts";

/** One kind of contract, and the same call without one. */
export interface ContractVariant {
  readonly name: string;
  /** Asks with an input of about 1 KB; `n` makes it another one each time. */
  readonly call: (n: number) => Promise<unknown>;
  /** The same question straight to the seam: recorded, but nothing checked, limited or kept. */
  readonly bare: (n: number) => Promise<unknown>;
}

const item = z.object({ id: z.string(), name: z.string(), cents: z.number().int(), placedAt: z.string() });
const orders = Array.from({ length: 9 }, (_, i) => ({
  id: `W${i}`,
  name: "Acetaminophen 500 mg – 40 ct, tablets",
  cents: 1_000 + i,
  placedAt: "2026-11-22T10:00:00Z",
}));

const shape = {
  description: "Answers with 1 KB",
  input: z.object({ customer: z.string(), notes: z.array(item), cursor: z.string().optional() }),
  output: z.object({ orders: z.array(item), nextCursor: z.string().optional() }),
  run: () => ({ orders }),
} as const;
const read = { ...shape, effect: "read" } as const;
const write = { ...shape, effect: "write" } as const;

const limits = {
  rate: { perSecond: 10_000, burst: 1_000 },
  concurrency: 100,
  breaker: { failures: 5 },
} as const;
const sort = { orders: { cheapest: { by: "cents", direction: "asc" } }, default: "cheapest" } as const;
const filters = { status: { values: ["paid", "shipped"] } } as const;
const paging = { style: "cursor", collect: { max: 100 } } as const;
const search = { query: "customer" } as const;
const auth = { token: () => "a-token-of-some-length" };

let keys = 0;
const key = (): string => `key-${keys++}`;

type Call = (input: { customer: string; notes: typeof orders }) => Promise<unknown>;

const tools: readonly (readonly [string, Call, "read" | "write" | "safe write"])[] = [
  ["read: both sides checked", tool({ ...read, name: "read" }).call, "read"],
  ["read, timeout", tool({ ...read, name: "timeout", timeout: "5s" }).call, "read"],
  ["read, rate + concurrency + breaker", tool({ ...read, name: "limits", limits }).call, "read"],
  ["read, sort + filters", tool({ ...read, name: "order", sort, filters }).call, "read"],
  ["read, paging", tool({ ...read, name: "paging", paging }).call, "read"],
  ["read, search", tool({ ...read, name: "search", search }).call, "read"],
  ["read, auth", tool({ ...read, name: "auth", auth }).call, "read"],
  [
    "read, all of these",
    tool({ ...read, name: "all", timeout: "5s", limits, sort, filters, paging, search, auth }).call,
    "read",
  ],
  ["write", tool({ ...write, name: "write" }).call, "write"],
  ["write, key of its own", tool({ ...write, name: "keyed", idempotency: { key } }).call, "write"],
  [
    "write, key of its own, known to the world",
    tool({ ...write, name: "known", idempotency: { key, worldKnowsKey: true } }).call,
    "safe write",
  ],
];

export const variants: readonly ContractVariant[] = tools.map(([name, call, kind]) => ({
  name,
  call: (n) => call({ customer: `C${n}`, notes: orders }),
  bare: (n) =>
    invoke({
      kind: "tool",
      name: "bare",
      ask: { value: { customer: `C${n}`, notes: orders } },
      effect: kind === "read" ? "read" : "write",
      policy: kind === "safe write" ? { safeToRepeat: true } : {},
      perform: async () => ({ orders }),
    }),
}));
