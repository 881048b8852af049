import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProbeTarget, ProbeTool } from "../../src/tools/probes/probe-target.ts";

type Row = Record<string, unknown>;
type Table = Record<string, Row>;
type Run = (input: Readonly<Record<string, unknown>>) => unknown;

/**
 * The retail tools of tau-bench over its own data and definitions, with what they answer to right and
 * wrong arguments: a failure is a text that begins with "Error:", and no answer is structured.
 */
export function tauRetail(folder: string): {
  target: ProbeTarget;
  samples: Readonly<Record<string, unknown>>;
} {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  const orders = read("orders") as Table;
  const runs = retail({ orders, users: read("users") as Table, products: read("products") as Table });
  const definitions = read("tools") as readonly {
    function: { name: string; description: string; parameters: Row };
  }[];
  const tools = definitions.flatMap(
    ({ function: { name, description, parameters } }): readonly ProbeTool[] => {
      const run = runs[name];
      if (run === undefined) return [];
      const call: ProbeTool["call"] = async (input) => {
        const output = run(input);
        const text = typeof output === "string" ? output : JSON.stringify(output);
        const form = typeof output === "string" ? "text" : "json";
        return {
          kind: "result",
          text,
          ...(form === "json" ? { value: output } : {}),
          form,
          size: text.length,
        };
      };
      return [{ name, description, inputSchema: parameters, call }];
    },
  );
  const [pending] = Object.entries(orders).filter(([, order]) => order.status === "pending");
  if (pending === undefined) throw new Error("Cannot probe: no order is pending");
  // What a customer brings along, and no tool lists.
  const samples = { order_id: pending[0], email: "noah.brown7922@example.com", user_id: "noah_brown_6181" };
  return { target: { name: "tau-bench retail tools", tools }, samples };
}

function retail({
  orders,
  users,
  products,
}: Record<"orders" | "users" | "products", Table>): Readonly<Record<string, Run>> {
  return {
    list_all_product_types: () =>
      Object.fromEntries(Object.values(products).map(({ name, product_id }) => [String(name), product_id])),
    get_order_details: ({ order_id }) => orders[String(order_id)] ?? "Error: order not found",
    get_product_details: ({ product_id }) => products[String(product_id)] ?? "Error: product not found",
    get_user_details: ({ user_id }) => users[String(user_id)] ?? "Error: user not found",
    find_user_id_by_email: ({ email }) => {
      const wanted = String(email).toLowerCase();
      const found = Object.entries(users).find(([, user]) => String(user.email).toLowerCase() === wanted);
      return found?.[0] ?? "Error: user not found";
    },
    cancel_pending_order: ({ order_id, reason }) => {
      const order = orders[String(order_id)];
      if (order === undefined) return "Error: order not found";
      if (order.status !== "pending") return "Error: non-pending order cannot be cancelled";
      if (reason !== "no longer needed" && reason !== "ordered by mistake") return "Error: invalid reason";
      Object.assign(order, { status: "cancelled", cancel_reason: reason });
      return order;
    },
    modify_pending_order_address: ({ order_id, ...address }) => {
      const order = orders[String(order_id)];
      if (order === undefined) return "Error: order not found";
      if (order.status !== "pending") return "Error: non-pending order cannot be modified";
      order.address = address;
      return order;
    },
    think: () => "",
  };
}
