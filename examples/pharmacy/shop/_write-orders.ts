import type { DatabaseSync } from "node:sqlite";
import type { Random } from "./_random.ts";
import { between, pick } from "./_random.ts";
import type { Sellable } from "./_write-products.ts";

const ORDERS = 5200;
const FIRST_NUMBER = 10_001;
const DAY = 24 * 60 * 60 * 1000;
const DAYS = 240;
const SHIPPING_CENTS = 499;
const FREE_SHIPPING_FROM_CENTS = 3500;
/** The last to sign up have not ordered yet, so that "my last order" may have no answer. */
const CUSTOMERS_WITHOUT_ORDERS = 20;
const REFUND_REASONS = [
  "arrived damaged",
  "wrong item",
  "arrived too late",
  "missing item",
  "changed mind",
] as const;

type Line = { readonly product: Sellable; readonly quantity: number };
type Status = "placed" | "packed" | "shipped" | "delivered" | "cancelled";
type World = {
  readonly random: Random;
  readonly now: number;
  readonly products: readonly Sellable[];
  readonly customers: readonly string[];
};

/** Writes the orders of the months before `now`, oldest first, with their items and earlier refunds. */
export function writeOrders(db: DatabaseSync, world: World): void {
  const insertOrder = db.prepare("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const insertItem = db.prepare("INSERT INTO order_items VALUES (?, ?, ?, ?, ?)");
  const insertRefund = db.prepare("INSERT INTO refunds VALUES (NULL, ?, ?, ?, ?, ?)");
  const { random, now } = world;

  for (let index = 0; index < ORDERS; index++) {
    const number = FIRST_NUMBER + index;
    const id = `W${number}`;
    const placed = now - DAYS * DAY + ((index + random()) / ORDERS) * DAYS * DAY;
    const lines = basket(world);
    const itemsCents = lines.reduce((sum, { product, quantity }) => sum + product.cents * quantity, 0);
    const shippingCents = itemsCents < FREE_SHIPPING_FROM_CENTS ? SHIPPING_CENTS : 0;
    const status = statusAfter(random, (now - placed) / DAY);
    const { packed, shipped, delivered, cancelled, expected } = milestones(random, { status, placed, now });
    const sent = shipped === null ? { carrier: null, tracking: null } : parcel(random);

    insertOrder.run(
      number,
      id,
      buyer(world),
      status,
      stamp(placed),
      stamp(packed),
      stamp(shipped),
      stamp(delivered),
      stamp(cancelled),
      new Date(expected).toISOString().slice(0, 10),
      sent.carrier,
      sent.tracking,
      shippingCents,
      itemsCents + shippingCents,
    );
    for (const [line, { product, quantity }] of lines.entries()) {
      insertItem.run(id, line + 1, product.id, quantity, product.cents);
    }
    if (delivered !== null && random() < 0.04) {
      const cents = random() < 0.5 ? itemsCents + shippingCents : (lines[0]?.product.cents ?? itemsCents);
      const at = Math.min(now, delivered + between(random, 1, 10) * DAY);
      insertRefund.run(id, cents, pick(random, REFUND_REASONS), `before-${id}`, stamp(at));
    }
  }
}

/** A few customers order all the time and most rarely, as in a real shop. */
function buyer({ random, customers }: World): string {
  const ordering = customers.length - CUSTOMERS_WITHOUT_ORDERS;
  return customers[Math.floor(ordering * random() ** 1.5)] ?? pick(random, customers);
}

function basket({ random, products }: World): readonly Line[] {
  const chosen = new Map<string, Line>();
  const size = pick(random, [1, 1, 1, 2, 2, 3, 4]);
  while (chosen.size < size) {
    const product = pick(random, products);
    if (product.prescription && random() < 0.6) continue;
    const quantity = product.cents > 3000 ? 1 : pick(random, [1, 1, 1, 1, 2, 3]);
    chosen.set(product.id, { product, quantity });
  }
  return [...chosen.values()];
}

function statusAfter(random: Random, days: number): Status {
  const draw = random();
  if (draw < 0.055) return "cancelled";
  if (days < 1) return draw < 0.7 ? "placed" : "packed";
  if (days < 2.5) return draw < 0.2 ? "placed" : draw < 0.5 ? "packed" : "shipped";
  if (days < 8) return draw < 0.09 ? "packed" : draw < 0.6 ? "shipped" : "delivered";
  // A few parcels never arrive: the orders that customers write about.
  return draw < 0.07 ? "shipped" : "delivered";
}

function milestones(
  random: Random,
  { status, placed, now }: { status: Status; placed: number; now: number },
) {
  const reached = ["packed", "shipped", "delivered"].indexOf(status);
  const age = now - placed;
  // Fractions of what has passed, so that no milestone lies in the future.
  const packed = placed + Math.min(age * 0.3, (0.2 + random()) * DAY);
  const shipped = packed + Math.min(age * 0.3, (0.2 + random()) * DAY);
  const delivered = shipped + Math.min(age * 0.35, (1 + 4 * random()) * DAY);
  const cancelled = placed + Math.min(age * 0.5, random() * DAY);
  return {
    packed: reached >= 0 ? packed : null,
    shipped: reached >= 1 ? shipped : null,
    delivered: reached >= 2 ? delivered : null,
    cancelled: status === "cancelled" ? cancelled : null,
    expected: placed + between(random, 4, 7) * DAY,
  };
}

function parcel(random: Random): { carrier: string; tracking: string } {
  const digits = (count: number) => Array.from({ length: count }, () => between(random, 0, 9)).join("");
  const carrier = pick(random, ["UPS", "USPS", "FedEx"]);
  if (carrier === "UPS") return { carrier, tracking: `1Z${digits(16)}` };
  return { carrier, tracking: carrier === "USPS" ? `94${digits(20)}` : digits(12) };
}

function stamp(time: number): string;
function stamp(time: number | null): string | null;
function stamp(time: number | null): string | null {
  return time === null ? null : new Date(Math.round(time)).toISOString();
}
